//! Coroutines as objects. They are suspended and gone on with as generators are ([`super::generator`]), but nobody iterates over
//! them: they are awaited, or sent to by a scheduler.

use crate::lang::code::CodeKind;

use super::{
    generator::{self, Generator, With},
    modules::library::{self, Library},
    native::{Args, Native},
    object::Object,
    state::ThreadState,
    task,
    unwind::Unwind,
    value::Value,
};

/// Methods in addition to a generator's.
pub(super) const METHODS: &[Native] = &[Native { name: "__await__", run: await_ }];

pub(super) const WRAPPER_METHODS: &[Native] = &[
    Native { name: "__iter__", run: iter },
    Native { name: "__next__", run: send },
    Native { name: "send", run: send },
    Native { name: "throw", run: throw },
    Native { name: "close", run: close },
];

/// Functions of the module `_asyncio`.
pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "iscoroutinefunction", run: is_coroutine_function },
    Native { name: "name_lane", run: name_lane },
    Native { name: "set_closer", run: set_closer },
];

/// What `coroutine.__await__()` gives: an iterator through the coroutine.
#[derive(Debug)]
pub(super) struct CoroutineWrapper(Value);

/// The generator of a coroutine.
pub(super) fn of(value: &Value) -> Option<&Generator> {
    match value.object() {
        Some(Object::Generator(generator)) if generator.kind() == CodeKind::Coroutine => Some(generator),
        _ => None,
    }
}

/// A generator delegates to no coroutine.
pub(super) fn refuse_here(ts: &ThreadState<'_>, value: &Value) -> Result<(), Unwind> {
    if of(value).is_none() {
        return Ok(());
    }
    Err(ts.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"))
}

fn await_(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let wrapper = Library::Coroutine(CoroutineWrapper(args.get(0).clone()));
    Ok(library::instance(ts, &ts.vm().types().library.coroutine_wrapper, wrapper))
}

/// The coroutine that a method of its wrapper was called on.
fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Generator, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Coroutine(wrapper)) if let Some(coroutine) = of(&wrapper.0) => Ok(coroutine),
        _ => Err(library::wrong_receiver(ts, "coroutine_wrapper", args.get(0))),
    }
}

fn iter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(args.get(0).clone())
}

/// Who awaits goes on with it, and is no scheduler: so there is no lane.
fn send(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let value = args.take(1).unwrap_or(Value::None);
    let resumed = generator::resume(ts, this(ts, args)?, With::Value(value))?;
    generator::given(ts, resumed)
}

fn throw(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (kind, value) = (args.get(1).clone(), args.get(2).clone());
    let unwind = ts.exception_to_throw(&kind, &value)?;
    let resumed = generator::resume(ts, this(ts, args)?, With::Raised(unwind))?;
    generator::given(ts, resumed)
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    generator::close_generator(ts, this(ts, args)?)?;
    Ok(Value::None)
}

/// `name_lane(coroutine, name)`: the lane of a task that the program has given a name.
fn name_lane(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    if let (Some(coroutine), Some(name)) = (of(args.get(0)), args.get(1).as_str()) {
        task::name(ts, coroutine, name);
    }
    Ok(Value::None)
}

/// `set_closer(function)`: from now on the thread calls it with each asynchronous generator that nobody will go on with. Gives
/// back the one before.
fn set_closer(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(std::mem::replace(&mut ts.async_closer, args.get(0).clone()))
}

/// Whether a call of it makes a coroutine; a method is what its function is.
fn is_coroutine_function(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let mut function = args.get(0);
    while let Some(Object::BoundMethod(_, inner)) = function.object() {
        function = inner;
    }
    let kind = match function.object() {
        Some(Object::Function(function)) => function.code.code.kind,
        _ => CodeKind::Plain,
    };
    Ok(Value::bool(kind == CodeKind::Coroutine))
}
