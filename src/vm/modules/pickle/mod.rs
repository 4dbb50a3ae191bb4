//! `_pickle`: objects to bytes and back, in CPython's protocols 0 to 5. The GIL stays held all the while, as in CPython.
//!
//! Classes and functions go by name, shared and circular objects through a memo, what has a `__reduce__` by what it says. What
//! CPython 3.11 writes for the same object is written here, byte for byte; the memo says where identity is not told by the object.

mod atoms;
mod classes;
mod compat;
mod containers;
mod error;
mod globals;
mod input;
mod memo;
mod objects;
mod opcodes;
mod output;
mod read;
mod reduced;
mod stack;
mod support;
mod texts;
mod write;

use std::sync::Arc;

use crate::vm::{
    native::{Args, Native},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::arguments;

pub(in crate::vm) use classes::{PICKLER, Pickler, UNPICKLER, Unpickler, make_pickler, make_unpickler};

use input::Input;
use read::Reader;
use write::Writer;

/// All functions of the module.
pub(super) fn functions() -> impl Iterator<Item = &'static Native> {
    FUNCTIONS.iter().chain(support::FUNCTIONS)
}

const FUNCTIONS: &[Native] = &[
    Native { name: "dump", run: dump },
    Native { name: "dumps", run: dumps },
    Native { name: "load", run: load },
    Native { name: "loads", run: loads },
];

/// `_pickle`'s values that are no functions.
pub(super) fn values() -> Vec<(&'static str, Value)> {
    vec![
        ("HIGHEST_PROTOCOL", Value::Int(opcodes::HIGHEST.into())),
        ("DEFAULT_PROTOCOL", Value::Int(opcodes::DEFAULT.into())),
    ]
}

/// The arguments from `first` on that every way of writing has.
fn writer(ts: &mut ThreadState<'_>, args: &mut Args<'_>, first: usize) -> Result<Writer, Unwind> {
    let protocol = classes::protocol(ts, args.either(first, "protocol"))?;
    let fix_imports = classes::flag(ts, args.keyword("fix_imports"))?;
    classes::no_buffers(ts, args.keyword("buffer_callback").as_ref())?;
    args.check_clinic(ts, first + 1)?;
    Ok(Writer::new(protocol, fix_imports))
}

fn required(ts: &ThreadState<'_>, args: &mut Args<'_>, index: usize, name: &str) -> Result<Value, Unwind> {
    args.either(index, name).ok_or_else(|| {
        let function = args.name();
        ts.type_error(format!("{function}() missing required argument '{name}' (pos {})", index + 1))
    })
}

fn dumps(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let value = required(ts, args, 0, "obj")?;
    let mut writer = writer(ts, args, 1)?;
    writer.dump(ts, &value)?;
    Ok(Value::bytes(writer.out.take()))
}

fn dump(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let value = required(ts, args, 0, "obj")?;
    let file = required(ts, args, 1, "file")?;
    let mut writer = writer(ts, args, 2)?;
    writer.sink = Some(classes::method(ts, &file, "write", "file must have a 'write' attribute")?);
    writer.dump(ts, &value)?;
    Ok(Value::None)
}

/// The keyword arguments that every way of reading has.
fn reader(ts: &mut ThreadState<'_>, args: &mut Args<'_>, input: Input) -> Result<Reader, Unwind> {
    let mut reader = Reader::new(input);
    reader.fix_imports = classes::flag(ts, args.keyword("fix_imports"))?;
    let (encoding, errors) = (args.keyword("encoding"), args.keyword("errors"));
    reader.coding = classes::coding(ts, encoding, errors)?;
    classes::no_buffers(ts, args.keyword("buffers").as_ref())?;
    args.check_clinic(ts, 1)?;
    Ok(reader)
}

fn loads(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let data = required(ts, args, 0, "data")?;
    let Some(bytes) = arguments::bytes(ts, &data) else {
        let kind = ts.type_name(&data);
        return Err(ts.type_error(format!("a bytes-like object is required, not '{kind}'")));
    };
    reader(ts, args, Input::of_bytes(Arc::clone(&bytes)))?.load(ts)
}

fn load(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let file = required(ts, args, 0, "file")?;
    let source = classes::source(ts, &file)?;
    reader(ts, args, Input::of_file(source))?.load(ts)
}
