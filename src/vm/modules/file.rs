//! `open`: files of the run's directory, for reading.
//!
//! As in CPython 3, a file object buffers: only when the buffer is empty is there a read, without the GIL and recorded as a
//! wait. Text is decoded as it arrives, and its line ends become `\n`.

use std::{
    fs,
    io::{self, Seek as _, SeekFrom},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    trace::{counters::Syscall, record::Wait, tracer::Aborted},
    vm::{
        exception::Exc,
        native::{Args, Native},
        operate,
        state::ThreadState,
        string::Text,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    arguments,
    decode::{Decoder, Encoding},
    library::{self, Library},
    os_error,
    reader::{Amount, Reader},
    sandbox, writer,
};

/// The built-in function.
pub(in crate::vm) static OPEN: Native = Native { name: "open", run: open };

pub(super) const METHODS: &[Native] = &[
    Native { name: "close", run: close },
    Native { name: "flush", run: flush },
    Native { name: "isatty", run: isatty },
    Native { name: "read", run: read },
    Native { name: "readable", run: readable },
    Native { name: "readline", run: readline },
    Native { name: "readlines", run: readlines },
    Native { name: "seek", run: seek },
    Native { name: "seekable", run: readable },
    Native { name: "tell", run: tell },
    Native { name: "writable", run: isatty },
    Native { name: "write", run: write },
    Native { name: "__enter__", run: enter },
    Native { name: "__exit__", run: exit },
    Native { name: "__iter__", run: enter },
    Native { name: "__next__", run: next },
    Native { name: "__repr__", run: repr },
];

/// An open file.
#[derive(Debug)]
pub(in crate::vm) struct File {
    name: Arc<str>,
    mode: Arc<str>,
    /// None for bytes.
    encoding: Option<Encoding>,
    reader: Mutex<Reader>,
}

impl File {
    fn close(&self, ts: &ThreadState<'_>) {
        if let Some(file) = self.reader(|reader| reader.file.take()) {
            ts.tracer().syscall(Syscall::Other);
            drop(file);
        }
    }

    fn reader<R>(&self, f: impl FnOnce(&mut Reader) -> R) -> R {
        f(&mut self.reader.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads as much as is wanted, as bytes.
    fn read(&self, ts: &mut ThreadState<'_>, amount: Amount) -> Result<Vec<u8>, Unwind> {
        let text = self.encoding.is_some();
        loop {
            let taken = self.reader(|reader| {
                reader.file.as_ref()?;
                Some(reader.available(amount, text).map(|length| reader.take(length)).ok_or(reader.buffer.len()))
            });
            match taken {
                None => {
                    return Err(ts.raise(
                        Exc::ValueError,
                        match (text, amount) {
                            (true, _) => "I/O operation on closed file.",
                            (false, Amount::Line) => "readline of closed file",
                            (false, _) => "read of closed file",
                        },
                    ));
                }
                Some(Ok(taken)) => return Ok(taken),
                Some(Err(length)) => operate::fits(ts, length)?,
            }
            let filled = ts.blocking(
                Wait::Io,
                0,
                || None,
                |tracer| {
                    if tracer.stopping() {
                        return Err(Aborted);
                    }
                    Ok(self.reader(|reader| reader.fill(tracer, amount)))
                },
            )?;
            match filled {
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    return Err(ts.raise(Exc::UnicodeDecodeError, error.to_string()));
                }
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    return Err(os_error::raise(ts, &error, Some(&self.name)));
                }
                _ => {}
            }
        }
    }

    /// Bytes or text, as the file's mode wants it.
    fn value(&self, read: Vec<u8>) -> Value {
        match self.encoding {
            None => arguments::bytes_value(&read),
            Some(_) => Value::from(String::from_utf8(read).unwrap_or_default()),
        }
    }

    /// `name`, `mode`, `closed`, `encoding`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        match name {
            "name" => Some(Value::from(Arc::clone(&self.name))),
            "mode" => Some(Value::from(Arc::clone(&self.mode))),
            "closed" => Some(Value::bool(self.reader(|reader| reader.file.is_none()))),
            "encoding" => self.encoding.map(|encoding| Value::from(encoding.name())),
            _ => None,
        }
    }

    /// What `repr` shows.
    fn describe(&self) -> String {
        let name = crate::lang::repr::str_repr(&self.name);
        match self.encoding {
            Some(encoding) => {
                format!("<_io.TextIOWrapper name={name} mode='{}' encoding='{}'>", self.mode, encoding.name())
            }
            None => format!("<_io.BufferedReader name={name}>"),
        }
    }
}

fn open(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let path = args.either(0, "file");
    let mode = args.either(1, "mode");
    drop(args.either(2, "buffering"));
    let encoding = args.either(3, "encoding");
    let errors = args.either(4, "errors");
    drop(args.either(5, "newline"));
    args.check(ts, 0, 6)?;
    let Some(path) = path else {
        return Err(ts.type_error("open() missing required argument 'file' (pos 1)"));
    };
    let text = |ts: &ThreadState<'_>, value: Option<Value>, name: &str, default: &str| match value {
        None | Some(Value::None) => Ok(Arc::from(default)),
        Some(value) => value.as_str().map(Text::to_arc).ok_or_else(|| {
            let kind = ts.type_name(&value);
            ts.type_error(format!("open() argument '{name}' must be str or None, not {kind}"))
        }),
    };
    let mode: Arc<str> = text(ts, mode, "mode", "r")?;
    let binary = mode.contains('b');
    let writes = mode.contains(['w', 'a', 'x']);
    if mode.contains('+') {
        let shown = ts.str(&path)?;
        let what = "Operation not supported: a file is read or written, not both";
        return Err(os_error::raise_with(ts, libc::EOPNOTSUPP, what, Some(&shown)));
    }
    let letters = if writes { "waxbt" } else { "rbt" };
    let kinds = mode.chars().filter(|c| "rwax".contains(*c)).count();
    if kinds != 1 || mode.chars().any(|c| !letters.contains(c)) || (binary && mode.contains('t')) {
        return Err(ts.raise(Exc::ValueError, format!("invalid mode: '{mode}'")));
    }
    if binary && encoding.is_some() {
        return Err(ts.raise(Exc::ValueError, "binary mode doesn't take an encoding argument"));
    }
    let encoding: Arc<str> = text(ts, encoding, "encoding", "utf-8")?;
    let errors: Arc<str> = text(ts, errors, "errors", "strict")?;
    let encoding = match (binary, Encoding::named(&encoding)) {
        (true, _) => None,
        (false, Some(known)) => Some(known),
        (false, None) => return Err(ts.raise(Exc::LookupError, format!("unknown encoding: {encoding}"))),
    };
    if writes {
        return writer::open(ts, &path, mode, encoding);
    }
    let (real, name) = sandbox::resolve(ts, &path)?;
    let opened = ts.released(|tracer| {
        tracer.syscall(Syscall::Other);
        // A pipe would keep whoever opens it until somebody writes.
        let kind = fs::metadata(&real)?;
        if kind.is_dir() {
            return Err(io::Error::from_raw_os_error(libc::EISDIR));
        }
        if !kind.is_file() {
            return Err(io::Error::from_raw_os_error(libc::EACCES));
        }
        tracer.syscall(Syscall::Other);
        fs::File::open(&real)
    })?;
    let file = opened.map_err(|error| os_error::raise(ts, &error, Some(&name)))?;
    let decoder = Decoder::new(encoding, &errors);
    let reader = Reader { file: Some(file), buffer: Vec::new(), at: 0, decoder, ended: false };
    let class = if binary { &ts.vm().types().library.binary_file } else { &ts.vm().types().library.text_file };
    let file = File { name: name.into(), mode, encoding, reader: Mutex::new(reader) };
    Ok(library::instance(ts, class, Library::File(file)))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a File, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::File(file)) => Ok(file),
        _ => Err(library::wrong_receiver(ts, "_io._IOBase", args.get(0))),
    }
}

/// How much an optional number asks for.
fn amount(ts: &ThreadState<'_>, value: &Value, all: Amount) -> Result<Amount, Unwind> {
    match value {
        Value::Null | Value::None => Ok(all),
        value => Ok(usize::try_from(arguments::int(ts, value)?).map_or(all, Amount::Count)),
    }
}

fn read(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let amount = amount(ts, args.get(1), Amount::All)?;
    let file = this(ts, args)?;
    let read = file.read(ts, amount)?;
    Ok(file.value(read))
}

fn readline(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let file = this(ts, args)?;
    let line = file.read(ts, Amount::Line)?;
    Ok(file.value(line))
}

fn readlines(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let file = this(ts, args)?;
    let mut lines = Vec::new();
    loop {
        let line = file.read(ts, Amount::Line)?;
        if line.is_empty() {
            return Ok(ts.list(lines));
        }
        lines.push(file.value(line));
        ts.poll()?;
    }
}

fn next(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let file = this(ts, args)?;
    let line = file.read(ts, Amount::Line)?;
    if line.is_empty() { Err(ts.raise_empty(Exc::StopIteration)) } else { Ok(file.value(line)) }
}

fn close(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    this(ts, args)?.close(ts);
    Ok(Value::None)
}

fn exit(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?.close(ts);
    Ok(Value::None)
}

/// Refuses a closed file.
fn check_open(ts: &ThreadState<'_>, file: &File) -> Result<(), Unwind> {
    if file.reader(|reader| reader.file.is_some()) {
        return Ok(());
    }
    Err(ts.raise(Exc::ValueError, "I/O operation on closed file."))
}

fn enter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    check_open(ts, this(ts, args)?)?;
    Ok(args.get(0).clone())
}

fn flush(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    check_open(ts, this(ts, args)?)?;
    Ok(Value::None)
}

fn readable(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    check_open(ts, this(ts, args)?)?;
    Ok(Value::bool(true))
}

fn isatty(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    check_open(ts, this(ts, args)?)?;
    Ok(Value::bool(false))
}

fn write(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    this(ts, args)?;
    Err(ts.raise(Exc::OSError, "not writable"))
}

/// The place in the file of what is handed out next, in bytes.
fn tell(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let file = this(ts, args)?;
    check_open(ts, file)?;
    let place = file.reader(|reader| {
        let ahead = (reader.rest().len() + reader.decoder.held()) as u64;
        reader.file.as_mut().map_or(Ok(0), io::Seek::stream_position).map(|place| place - ahead)
    });
    place.map(|place| Value::Int(place as i64)).map_err(|error| os_error::raise(ts, &error, None))
}

fn seek(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let offset = arguments::int(ts, args.get(1))?;
    let whence = if args.len() > 2 { arguments::int(ts, args.get(2))? } else { 0 };
    let file = this(ts, args)?;
    check_open(ts, file)?;
    let text = file.encoding.is_some();
    let target = match whence {
        0 if offset < 0 => return Err(ts.raise(Exc::ValueError, format!("negative seek position {offset}"))),
        0 => SeekFrom::Start(offset as u64),
        1 | 2 if text && offset != 0 => {
            let from = if whence == 1 { "cur" } else { "end" };
            return Err(ts.raise(Exc::OSError, format!("can't do nonzero {from}-relative seeks")));
        }
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => return Err(ts.raise(Exc::ValueError, format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let place = file.reader(|reader| {
        let ahead = (reader.rest().len() + reader.decoder.held()) as i64;
        let target = match target {
            SeekFrom::Current(offset) => SeekFrom::Current(offset - ahead),
            target => target,
        };
        let place = reader.file.as_mut().map_or(Ok(0), |file| file.seek(target))?;
        (reader.at, reader.ended) = (0, false);
        reader.buffer.clear();
        reader.decoder.reset();
        Ok(place)
    });
    place.map(|place| Value::Int(place as i64)).map_err(|error: io::Error| os_error::raise(ts, &error, None))
}

/// `repr` of a file.
fn repr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    Ok(Value::from(this(ts, args)?.describe()))
}
