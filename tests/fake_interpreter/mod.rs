//! Interpreters that are small shell scripts: `/bin/sh` is everywhere.

use std::{path::Path, process::Command};

/// Writes an interpreter that does what `script` says with the program's path in `$1`.
///
/// The shell writes it: a file that this process has open for writing cannot be executed, and another thread's child may have
/// inherited it for a moment.
pub fn write(path: &Path, script: &str) {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod +x \"$0\""]).arg(path).arg(script);
    assert!(shell.status().unwrap().success());
}
