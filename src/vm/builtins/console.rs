//! `print` and `input`.

use std::sync::Arc;

use crate::vm::{exception::Exc, modules::sys, native::Args, state::ThreadState, unwind::Unwind, value::Value};

/// `print`.
pub(super) fn print(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let end = args.keyword("end");
    let sep = args.keyword("sep");
    // The run's output is never held back.
    let flush = args.keyword("flush");
    let file = args.keyword("file").filter(|file| !matches!(file, Value::None));
    args.check_keywords(ts)?;
    let option = |ts: &ThreadState<'_>, name: &str, value: Option<Value>, default: &str| match value {
        None | Some(Value::None) => Ok(Arc::from(default)),
        Some(value) => match value.as_str() {
            Some(text) => Ok(text.to_arc()),
            None => Err(ts.type_error(format!("{name} must be None or a string, not {}", ts.type_name(&value)))),
        },
    };
    let (sep, end) = (option(ts, "sep", sep, " ")?, option(ts, "end", end, "\n")?);
    let file = match file {
        Some(file) => Some(file),
        None => sys::replaced_stdout(ts)?,
    };
    if let Some(file) = file {
        if matches!(file, Value::None) {
            return Ok(Value::None);
        }
        // Piece by piece, as a file of the program's own sees it.
        let write = ts.vm().names().intern("write");
        let write = ts.get_attribute(&file, write)?;
        for (index, value) in args.positional().iter().enumerate() {
            if index > 0 {
                ts.call(&write, &[Value::from(Arc::clone(&sep))])?;
            }
            let text = ts.str(value)?;
            ts.call(&write, &[Value::from(text)])?;
        }
        ts.call(&write, &[Value::from(end)])?;
        if flush.map_or(Ok(false), |flush| ts.truth(&flush))? {
            let flush = ts.get_attribute(&file, ts.vm().names().intern("flush"))?;
            ts.call(&flush, &[])?;
        }
        return Ok(Value::None);
    }
    let mut text = String::new();
    for (index, value) in args.positional().iter().enumerate() {
        if index > 0 {
            text.push_str(&sep);
        }
        text.push_str(&ts.str(value)?);
    }
    text.push_str(&end);
    ts.print(&text)?;
    Ok(Value::None)
}

/// `input`. A run has no standard input: it is at its end. A process may have one.
pub(super) fn input(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    if args.len() > 0 {
        let prompt = ts.str(args.get(0))?;
        ts.print_to_stdout(&prompt)?;
    }
    if let Some(stdin) = sys::replaced_stdin(ts)? {
        let readline = ts.get_attribute(&stdin, ts.vm().names().intern("readline"))?;
        let line = ts.call(&readline, &[])?;
        if let Some(line) = line.as_str().filter(|line| !line.is_empty()) {
            return Ok(Value::from(line.strip_suffix('\n').unwrap_or(line)));
        }
    }
    Err(ts.raise(Exc::EOFError, "EOF when reading a line"))
}

impl ThreadState<'_> {
    /// Writes to `sys.stdout`, whatever that is now.
    pub fn print_to_stdout(&mut self, text: &str) -> Result<(), Unwind> {
        match sys::replaced_stdout(self)? {
            None => self.print(text),
            Some(Value::None) => Ok(()),
            Some(stdout) => {
                let write = self.get_attribute(&stdout, self.vm().names().intern("write"))?;
                self.call(&write, &[Value::from(text)]).map(drop)
            }
        }
    }

    /// Writes to the run's standard output without the GIL, as a write to a file does in 2.x.
    pub fn print(&mut self, text: &str) -> Result<(), Unwind> {
        let host = Arc::clone(self.vm().host());
        self.released(|tracer| host.print(tracer, text))
    }
}
