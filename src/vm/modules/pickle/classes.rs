//! `Pickler` and `Unpickler`: classes that a program can derive from, with memos that last from one object to the next.

use std::mem;

use crate::vm::{
    exception::Exc,
    modules::library::{self, Library},
    names::{Name, known},
    native::{Args, Native},
    object::Object,
    operate,
    shared::{Protection, Shared},
    state::ThreadState,
    string::Text,
    unwind::Unwind,
    value::Value,
};

use super::{
    error, globals,
    input::{Input, Source},
    memo::Memo,
    opcodes::{DEFAULT, HIGHEST},
    read::{self, Reader},
    texts::Coding,
    write::Writer,
};

pub(in crate::vm) const PICKLER: &[Native] = &[
    Native { name: "__init__", run: begin_writing },
    Native { name: "dump", run: dump },
    Native { name: "clear_memo", run: clear_memo },
];

pub(in crate::vm) const UNPICKLER: &[Native] = &[
    Native { name: "__init__", run: begin_reading },
    Native { name: "load", run: load },
    Native { name: "find_class", run: find_class },
];

/// What a `Pickler` keeps.
#[derive(Debug, Default)]
pub(in crate::vm) struct Pickler {
    /// The file's `write`; nothing before `__init__`.
    write: Option<Value>,
    protocol: u8,
    fix_imports: bool,
    memo: Memo,
}

/// What an `Unpickler` keeps.
#[derive(Debug, Default)]
pub(in crate::vm) struct Unpickler {
    /// Nothing before `__init__`.
    source: Option<Source>,
    fix_imports: bool,
    coding: Coding,
    protocol: u8,
    memo: read::Memo,
}

pub(in crate::vm) fn make_pickler(protection: Protection) -> Library {
    Library::Pickler(Box::new(Shared::new(protection, Pickler::default())))
}

pub(in crate::vm) fn make_unpickler(protection: Protection) -> Library {
    Library::Unpickler(Box::new(Shared::new(protection, Unpickler::default())))
}

fn pickler<'v>(ts: &ThreadState<'_>, value: &'v Value) -> Result<&'v Shared<Pickler>, Unwind> {
    match library::payload(value) {
        Some(Library::Pickler(pickler)) => Ok(pickler),
        _ => Err(library::wrong_receiver(ts, "_pickle.Pickler", value)),
    }
}

fn unpickler<'v>(ts: &ThreadState<'_>, value: &'v Value) -> Result<&'v Shared<Unpickler>, Unwind> {
    match library::payload(value) {
        Some(Library::Unpickler(unpickler)) => Ok(unpickler),
        _ => Err(library::wrong_receiver(ts, "_pickle.Unpickler", value)),
    }
}

/// A protocol as programs give it: none is the usual one, and one below 0 the highest.
pub(super) fn protocol(ts: &ThreadState<'_>, value: Option<Value>) -> Result<u8, Unwind> {
    let given = match value {
        None | Some(Value::None) => return Ok(DEFAULT),
        Some(given) => given,
    };
    match operate::integer(&given) {
        Some(protocol) if protocol < 0 => Ok(HIGHEST),
        Some(protocol) => u8::try_from(protocol)
            .ok()
            .filter(|protocol| *protocol <= HIGHEST)
            .ok_or_else(|| ts.raise(Exc::ValueError, format!("pickle protocol must be <= {HIGHEST}"))),
        None => {
            let kind = ts.type_name(&given);
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}

/// Whether a keyword argument that is true by default is.
pub(super) fn flag(ts: &mut ThreadState<'_>, value: Option<Value>) -> Result<bool, Unwind> {
    value.map_or(Ok(true), |value| ts.truth(&value))
}

/// Buffers outside the pickle are not spoken here.
pub(super) fn no_buffers(ts: &ThreadState<'_>, value: Option<&Value>) -> Result<(), Unwind> {
    match value {
        None | Some(Value::None) => Ok(()),
        Some(_) => Err(ts.raise(Exc::NotImplementedError, "out-of-band buffers are not supported")),
    }
}

/// `encoding` and `errors`.
pub(super) fn coding(ts: &ThreadState<'_>, encoding: Option<Value>, errors: Option<Value>) -> Result<Coding, Unwind> {
    let text = |value: Option<Value>, name: &str, otherwise: String| match value {
        None => Ok(otherwise),
        Some(value) => value.as_str().map(ToString::to_string).ok_or_else(|| {
            let kind = ts.type_name(&value);
            ts.type_error(format!("argument '{name}' must be str, not {kind}"))
        }),
    };
    let usual = Coding::default();
    Ok(Coding { encoding: text(encoding, "encoding", usual.encoding)?, errors: text(errors, "errors", usual.errors)? })
}

/// A method that a file has to have.
pub(super) fn method(ts: &mut ThreadState<'_>, file: &Value, name: &str, complaint: &str) -> Result<Value, Unwind> {
    let name = ts.vm().names().intern(name);
    ts.find_or_nothing(file, name)?.ok_or_else(|| ts.type_error(complaint))
}

/// What a file is read by.
pub(super) fn source(ts: &mut ThreadState<'_>, file: &Value) -> Result<Source, Unwind> {
    let complaint = "file must have 'read' and 'readline' attributes";
    Ok(Source { read: method(ts, file, "read", complaint)?, readline: method(ts, file, "readline", complaint)? })
}

fn begin_writing(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let file = args.either(1, "file");
    let protocol = protocol(ts, args.either(2, "protocol"))?;
    let fix_imports = flag(ts, args.either(3, "fix_imports"))?;
    no_buffers(ts, args.either(4, "buffer_callback").as_ref())?;
    args.check_keywords(ts)?;
    let Some(file) = file else {
        return Err(ts.type_error("Pickler() missing required argument 'file' (pos 1)"));
    };
    let write = method(ts, &file, "write", "file must have a 'write' attribute")?;
    let fresh = Pickler { write: Some(write), protocol, fix_imports, memo: Memo::default() };
    drop(pickler(ts, args.get(0))?.with(ts, |own| mem::replace(own, fresh)));
    Ok(Value::None)
}

/// An attribute that a derived class or the program has given the object, if it says something.
fn hook(ts: &mut ThreadState<'_>, object: &Value, name: Name) -> Result<Option<Value>, Unwind> {
    Ok(ts.find_or_nothing(object, name)?.filter(|found| !matches!(found, Value::None)))
}

fn dump(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (object, value) = (args.get(0).clone(), args.get(1).clone());
    let own = pickler(ts, &object)?;
    let Some((write, protocol, fix_imports)) =
        own.with(ts, |own| own.write.clone().map(|write| (write, own.protocol, own.fix_imports)))
    else {
        let kind = ts.type_name(&object).to_owned();
        return Err(error::pickling(ts, format!("Pickler.__init__() was not called by {kind}.__init__()")));
    };
    let mut writer = Writer::new(protocol, fix_imports);
    writer.sink = Some(write);
    writer.hooks.persistent_id = hook(ts, &object, known::PERSISTENT_ID)?;
    writer.hooks.reducer_override = hook(ts, &object, known::REDUCER_OVERRIDE)?;
    writer.hooks.dispatch_table = hook(ts, &object, known::DISPATCH_TABLE)?;
    let fast = ts.vm().names().intern("fast");
    writer.fast = match hook(ts, &object, fast)? {
        Some(fast) => ts.truth(&fast)?,
        None => false,
    };
    writer.memo = own.with(ts, |own| mem::take(&mut own.memo));
    let result = writer.dump(ts, &value);
    let memo = mem::take(&mut writer.memo);
    drop(own.with(ts, |own| mem::replace(&mut own.memo, memo)));
    result.map(|()| Value::None)
}

fn clear_memo(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    drop(pickler(ts, args.get(0))?.with(ts, |own| mem::take(&mut own.memo)));
    Ok(Value::None)
}

fn begin_reading(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let file = args.either(1, "file");
    let fix_imports = flag(ts, args.keyword("fix_imports"))?;
    let (encoding, errors) = (args.keyword("encoding"), args.keyword("errors"));
    let coding = coding(ts, encoding, errors)?;
    no_buffers(ts, args.keyword("buffers").as_ref())?;
    args.check_keywords(ts)?;
    let Some(file) = file else {
        return Err(ts.type_error("Unpickler() missing required argument 'file' (pos 1)"));
    };
    let source = Some(source(ts, &file)?);
    let fresh = Unpickler { source, fix_imports, coding, protocol: 0, memo: read::Memo::default() };
    drop(unpickler(ts, args.get(0))?.with(ts, |own| mem::replace(own, fresh)));
    Ok(Value::None)
}

fn load(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let object = args.get(0).clone();
    let own = unpickler(ts, &object)?;
    let Some((source, fix_imports, coding)) =
        own.with(ts, |own| own.source.clone().map(|source| (source, own.fix_imports, own.coding.clone())))
    else {
        let kind = ts.type_name(&object).to_owned();
        return Err(error::unpickling(ts, format!("Unpickler.__init__() was not called by {kind}.__init__()")));
    };
    let mut reader = Reader::new(Input::of_file(source));
    (reader.fix_imports, reader.coding) = (fix_imports, coding);
    reader.hooks.persistent_load = hook(ts, &object, known::PERSISTENT_LOAD)?;
    // Asked only where it is not the class's own.
    let find = hook(ts, &object, known::FIND_CLASS)?;
    reader.hooks.find_class = find.filter(|find| {
        !matches!(find.object(), Some(Object::BoundMethod(_, function)) if matches!(function.object(), Some(Object::Native(_))))
    });
    reader.memo = own.with(ts, |own| mem::take(&mut own.memo));
    own.with(ts, |own| own.protocol = 0);
    reader.told = Some(object.clone());
    let result = reader.load(ts);
    let memo = mem::take(&mut reader.memo);
    drop(own.with(ts, |own| mem::replace(&mut own.memo, memo)));
    result
}

/// Notes the protocol of the pickle under way, for [`find_class`].
pub(super) fn note_protocol(ts: &ThreadState<'_>, object: &Value, protocol: u8) {
    if let Some(Library::Unpickler(own)) = library::payload(object) {
        own.with(ts, |own| own.protocol = protocol);
    }
}

fn find_class(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (protocol, fix_imports) = unpickler(ts, args.get(0))?.with(ts, |own| (own.protocol, own.fix_imports));
    match (args.get(1).as_str().map(Text::to_arc), args.get(2).as_str().map(Text::to_arc)) {
        (Some(module), Some(name)) => globals::find_class(ts, (&module, &name), protocol, fix_imports),
        _ => Err(ts.type_error("find_class() arguments must be str")),
    }
}
