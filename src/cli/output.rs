//! Standard output and error. A reader that goes away (`gilscope list | head -1`) is no error.

use std::io::{self, Write};

use super::exit::CliError;

/// Writes text to standard output.
pub fn print(text: &str) -> Result<(), CliError> {
    if text.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
        _ => Ok(()),
    }
}

/// Writes a line, or several, to standard error; if even that is closed there is nobody left to tell.
pub fn complain(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(io::stderr(), "{}", text.trim_end());
    }
}
