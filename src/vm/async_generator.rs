//! Asynchronous generators: `async def` with a `yield` in it (`Objects/genobject.c`).
//!
//! Their frames are those of generators. What is suspended at an `await` hands on what it waits for, and is gone on with by whoever
//! awaits it; a `yield` ends the awaiting of the step that asked for the value.

use crate::lang::code::CodeKind;

use super::{
    exception::Exc,
    generator::{self, Generator, Resumed, With},
    modules::library::{self, Library},
    native::{Args, Native},
    object::Object,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

pub(super) const METHODS: &[Native] = &[
    Native { name: "__aiter__", run: aiter },
    Native { name: "__anext__", run: anext },
    Native { name: "asend", run: asend },
    Native { name: "athrow", run: athrow },
    Native { name: "aclose", run: aclose },
];

pub(super) const STEP_METHODS: &[Native] = &[
    Native { name: "__await__", run: iter },
    Native { name: "__iter__", run: iter },
    Native { name: "__next__", run: step_next },
    Native { name: "send", run: step_send },
    Native { name: "throw", run: step_throw },
    Native { name: "close", run: step_close },
];

/// One step of an asynchronous generator, to be awaited.
#[derive(Debug)]
pub(super) struct AsyncStep {
    generator: Value,
    asks: Asks,
    stage: Shared<Stage>,
}

/// What the step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Next,
    Raise,
    Close,
}

/// How far the step is.
#[derive(Debug)]
enum Stage {
    /// It begins with this being sent, or raised.
    New(Value),
    Awaiting,
    Over,
}

impl Asks {
    /// The method, as messages name it.
    fn name(self) -> &'static str {
        match self {
            Self::Next => "anext()",
            Self::Raise => "athrow()",
            Self::Close => "aclose()",
        }
    }
}

fn of(value: &Value) -> Option<&Generator> {
    match value.object() {
        Some(Object::Generator(generator)) if generator.kind() == CodeKind::AsyncGenerator => Some(generator),
        _ => None,
    }
}

/// What `__anext__` gives, if it is an asynchronous generator.
pub(super) fn next(ts: &ThreadState<'_>, value: &Value) -> Option<Value> {
    of(value).map(|_| step(ts, value, Asks::Next, Value::None))
}

fn step(ts: &ThreadState<'_>, generator: &Value, asks: Asks, first: Value) -> Value {
    let classes = &ts.vm().types().library;
    let class = if asks == Asks::Next { &classes.async_step } else { &classes.async_end };
    let stage = Shared::new(ts.vm().protection(), Stage::New(first));
    library::instance(ts, class, Library::AsyncStep(Box::new(AsyncStep { generator: generator.clone(), asks, stage })))
}

fn receiver(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Value, Unwind> {
    let value = args.get(0);
    if of(value).is_some() { Ok(value.clone()) } else { Err(library::wrong_receiver(ts, "async_generator", value)) }
}

fn aiter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    receiver(ts, args)
}

fn anext(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(step(ts, &receiver(ts, args)?, Asks::Next, Value::None))
}

fn asend(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(step(ts, &receiver(ts, args)?, Asks::Next, args.get(1).clone()))
}

fn athrow(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (kind, value) = (args.get(1).clone(), args.get(2).clone());
    let exception = match ts.exception_to_throw(&kind, &value)? {
        Unwind::Raised(exception) => Value::Obj(exception),
        Unwind::Aborted => return Err(Unwind::Aborted),
    };
    Ok(step(ts, &receiver(ts, args)?, Asks::Raise, exception))
}

fn aclose(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(step(ts, &receiver(ts, args)?, Asks::Close, Value::None))
}

impl AsyncStep {
    /// Begins the step or goes on with it.
    fn resume(&self, ts: &mut ThreadState<'_>, with: With) -> Result<Value, Unwind> {
        let Some(generator) = of(&self.generator) else { return Ok(Value::None) };
        let stage = self.stage.with(ts, |stage| std::mem::replace(stage, Stage::Awaiting));
        let with = match stage {
            Stage::Awaiting => with,
            Stage::New(first) => self.begin(ts, generator, first, with)?,
            Stage::Over => {
                self.end(ts);
                let what = if self.asks == Asks::Next { "__anext__()/asend()" } else { "aclose()/athrow()" };
                return Err(ts.raise(Exc::RuntimeError, format!("cannot reuse already awaited {what}")));
            }
        };
        let resumed = generator::resume(ts, generator, with);
        if let Ok(Resumed::Yielded(_)) = &resumed
            && generator.delegates(ts)
        {
            return resumed.and_then(|resumed| generator::given(ts, resumed));
        }
        self.end(ts);
        generator.asked.with(ts, |asked| *asked = false);
        match (self.asks, resumed) {
            (Asks::Close, Ok(Resumed::Yielded(_))) => {
                Err(ts.raise(Exc::RuntimeError, "async generator ignored GeneratorExit"))
            }
            (Asks::Close, Ok(Resumed::Returned(_))) => Err(ts.raise_empty(Exc::StopIteration)),
            (Asks::Close, Err(unwind)) if ts.is_exception(&unwind, Exc::GeneratorExit) => {
                Err(ts.raise_empty(Exc::StopIteration))
            }
            (_, Ok(Resumed::Yielded(value))) => Err(ts.raise_value(Exc::StopIteration, value)),
            (_, Ok(Resumed::Returned(_))) => Err(ts.raise_empty(Exc::StopAsyncIteration)),
            (_, Err(unwind)) => Err(unwind),
        }
    }

    /// What the generator finds when the step begins.
    fn begin(&self, ts: &mut ThreadState<'_>, generator: &Generator, first: Value, with: With) -> Result<With, Unwind> {
        // Whoever asks a generator that is over to end is done at once.
        if self.asks != Asks::Next && generator.is_finished(ts) {
            self.end(ts);
            return Err(ts.raise_empty(Exc::StopIteration));
        }
        if generator.asked.with(ts, |asked| std::mem::replace(asked, true)) {
            self.end(ts);
            let message = format!("{}: asynchronous generator is already running", self.asks.name());
            return Err(ts.raise(Exc::RuntimeError, message));
        }
        Ok(match (with, self.asks) {
            (With::Raised(unwind), _) => With::Raised(unwind),
            (With::Value(Value::None), Asks::Next) => With::Value(first),
            (With::Value(value), Asks::Next) => With::Value(value),
            (_, Asks::Raise) if let Value::Obj(exception) = first => With::Raised(Unwind::Raised(exception)),
            _ => With::Raised(ts.raise_empty(Exc::GeneratorExit)),
        })
    }

    fn end(&self, ts: &ThreadState<'_>) {
        drop(self.stage.with(ts, |stage| std::mem::replace(stage, Stage::Over)));
    }
}

/// The step that a method was called on.
fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a AsyncStep, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::AsyncStep(step)) => Ok(step),
        _ => Err(library::wrong_receiver(ts, "async_generator_asend", args.get(0))),
    }
}

fn iter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(args.get(0).clone())
}

fn step_next(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.resume(ts, With::Value(Value::None))
}

fn step_send(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let value = args.take(1).unwrap_or_default();
    this(ts, args)?.resume(ts, With::Value(value))
}

fn step_throw(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (kind, value) = (args.get(1).clone(), args.get(2).clone());
    let unwind = ts.exception_to_throw(&kind, &value)?;
    this(ts, args)?.resume(ts, With::Raised(unwind))
}

fn step_close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.end(ts);
    Ok(Value::None)
}
