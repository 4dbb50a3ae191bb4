//! Files that a program writes, in the run's scratch directory. What is written waits in a buffer, as in CPython.

use std::{
    fs, io,
    io::{Seek, Write},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    lang::repr::str_repr,
    trace::{counters::Syscall, record::Wait, tracer::Tracer},
    vm::{
        exception::Exc,
        native::{Args, Native},
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    arguments,
    decode::Encoding,
    library::{self, Library},
    os_error, sandbox,
};

pub(super) const METHODS: &[Native] = &[
    Native { name: "close", run: close },
    Native { name: "flush", run: flush },
    Native { name: "tell", run: tell },
    Native { name: "truncate", run: truncate },
    Native { name: "write", run: write },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
    Native { name: "__repr__", run: repr },
];

/// Bytes that wait until they are written.
const BUFFER: usize = 8192;

/// A file open for writing.
#[derive(Debug)]
pub(in crate::vm) struct OutFile {
    name: Arc<str>,
    mode: Arc<str>,
    /// None for bytes.
    encoding: Option<Encoding>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// None when closed.
    file: Option<fs::File>,
    buffer: Vec<u8>,
}

impl State {
    /// Writes what waits, and this.
    fn write(&mut self, tracer: &Tracer, data: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        if !self.buffer.is_empty() {
            tracer.syscall(Syscall::Write);
            file.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        if !data.is_empty() {
            tracer.syscall(Syscall::Write);
            file.write_all(data)?;
        }
        Ok(())
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if let Some(file) = &mut self.file {
            // Nobody is left to hear of it.
            let _ = file.write_all(&self.buffer);
        }
    }
}

impl OutFile {
    fn state<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// `name`, `mode`, `closed`, `encoding`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        match name {
            "name" => Some(Value::from(Arc::clone(&self.name))),
            "mode" => Some(Value::from(Arc::clone(&self.mode))),
            "closed" => Some(Value::bool(self.state(|state| state.file.is_none()))),
            "encoding" => self.encoding.map(|encoding| Value::from(encoding.name())),
            _ => None,
        }
    }

    fn check_open(&self, ts: &ThreadState<'_>) -> Result<(), Unwind> {
        if self.state(|state| state.file.is_some()) {
            return Ok(());
        }
        Err(ts.raise(Exc::ValueError, "I/O operation on closed file."))
    }

    /// Does something with the file without the GIL.
    fn act<R: Send>(
        &self,
        ts: &mut ThreadState<'_>,
        act: impl FnOnce(&mut State, &Tracer) -> io::Result<R> + Send,
    ) -> Result<R, Unwind> {
        let done = ts.blocking(Wait::Io, 0, || None, |tracer| Ok(self.state(|state| act(state, tracer))))?;
        done.map_err(|error| os_error::raise(ts, &error, Some(&self.name)))
    }

    fn flush(&self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        if self.state(|state| state.buffer.is_empty()) {
            return Ok(());
        }
        self.act(ts, |state, tracer| state.write(tracer, &[]))
    }

    fn close(&self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let flushed = self.flush(ts);
        if let Some(file) = self.state(|state| state.file.take()) {
            ts.tracer().syscall(Syscall::Other);
            drop(file);
        }
        flushed
    }
}

/// `open(path, mode)` with a mode that writes.
pub(super) fn open(
    ts: &mut ThreadState<'_>,
    path: &Value,
    mode: Arc<str>,
    encoding: Option<Encoding>,
) -> Result<Value, Unwind> {
    let (real, name) = sandbox::writable(ts, path)?;
    let mut options = fs::OpenOptions::new();
    match mode.chars().find(|kind| "wax".contains(*kind)) {
        Some('a') => options.append(true).create(true),
        Some('x') => options.write(true).create_new(true),
        _ => options.write(true).create(true).truncate(true),
    };
    let opened = ts.released(|tracer| {
        tracer.syscall(Syscall::Other);
        options.open(real)
    })?;
    let file = opened.map_err(|error| os_error::raise(ts, &error, Some(&name)))?;
    let classes = &ts.vm().types().library;
    let class = if encoding.is_none() { &classes.binary_out } else { &classes.text_out };
    let state = Mutex::new(State { file: Some(file), buffer: Vec::new() });
    Ok(library::instance(ts, class, Library::OutFile(OutFile { name: name.into(), mode, encoding, state })))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a OutFile, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::OutFile(file)) => Ok(file),
        _ => Err(library::wrong_receiver(ts, "_io._IOBase", args.get(0))),
    }
}

/// What is to be written, as bytes, and how much that is to the program.
fn data(ts: &ThreadState<'_>, file: &OutFile, value: &Value) -> Result<(Arc<[u8]>, usize), Unwind> {
    let kind = || ts.type_name(value);
    let Some(encoding) = file.encoding else {
        let bytes = arguments::bytes(ts, value);
        let bytes = bytes.ok_or_else(|| ts.type_error(format!("a bytes-like object is required, not '{}'", kind())))?;
        let length = bytes.len();
        return Ok((bytes, length));
    };
    let Some(text) = value.as_str() else {
        return Err(ts.type_error(format!("write() argument must be str, not {}", kind())));
    };
    let end = match encoding {
        Encoding::Utf8 => return Ok((text.as_bytes().into(), text.chars().count())),
        Encoding::Ascii => 0x80,
        Encoding::Latin1 => 0x100,
    };
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok().filter(|_| u32::from(c) < end)).collect();
    let bytes = bytes.ok_or_else(|| {
        let name = encoding.name();
        ts.raise(Exc::UnicodeEncodeError, format!("'{name}' codec can't encode all characters of the text"))
    })?;
    Ok((bytes.into(), text.chars().count()))
}

fn write(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let file = this(ts, args)?;
    file.check_open(ts)?;
    let (data, length) = data(ts, file, args.get(1))?;
    let waits = file.state(|state| {
        let fits = state.buffer.len() + data.len() <= BUFFER;
        if fits {
            state.buffer.extend_from_slice(&data);
        }
        fits
    });
    if !waits {
        file.act(ts, |state, tracer| state.write(tracer, &data))?;
    }
    Ok(Value::Int(length as i64))
}

fn flush(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let file = this(ts, args)?;
    file.check_open(ts)?;
    file.flush(ts)?;
    Ok(Value::None)
}

/// The place in the file of what is written next, in bytes.
fn tell(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let file = this(ts, args)?;
    file.check_open(ts)?;
    let place = file.act(ts, |state, _| {
        let place = state.file.as_mut().map_or(Ok(0), Seek::stream_position)?;
        Ok(place + state.buffer.len() as u64)
    })?;
    Ok(Value::Int(place as i64))
}

/// `truncate(size)`: a longer file than before has zeros at its end.
fn truncate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let size = arguments::int(ts, args.get(1))?;
    let Ok(length) = u64::try_from(size) else {
        return Err(os_error::raise(ts, &io::Error::from_raw_os_error(libc::EINVAL), None));
    };
    let file = this(ts, args)?;
    file.check_open(ts)?;
    file.act(ts, |state, tracer| {
        state.write(tracer, &[])?;
        tracer.syscall(Syscall::Other);
        state.file.as_ref().map_or(Ok(()), |file| file.set_len(length))
    })?;
    Ok(Value::Int(size))
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.close(ts)?;
    Ok(Value::None)
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.check_open(ts)?;
    Ok(args.get(0).clone())
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.close(ts)?;
    Ok(Value::None)
}

/// `repr` of a file.
fn repr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let file = this(ts, args)?;
    let name = str_repr(&file.name);
    Ok(Value::from(match file.encoding {
        Some(encoding) => {
            format!("<_io.TextIOWrapper name={name} mode='{}' encoding='{}'>", file.mode, encoding.name())
        }
        None => format!("<_io.BufferedWriter name={name}>"),
    }))
}
