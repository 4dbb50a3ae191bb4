//! The directory in which a program may write: it is the run's, and goes with it however that ends.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};

mod process_support;

use process_support::run_text;

/// A program that makes a file, says where, and goes on with `then`.
fn program(then: &str) -> String {
    format!(
        "\
import multiprocessing as mp
import os
import signal
import tempfile
import time

def write(path):
    with open(os.path.join(path, 'from a child'), 'x') as file:
        file.write('text')
    time.sleep(1000 if {wait} else 0)

if __name__ == '__main__':
    path = tempfile.mkdtemp()
    print(tempfile.gettempdir(), flush=True)
    child = mp.Process(target=write, args=(path,), daemon=True)
    child.start()
    while not os.path.exists(os.path.join(path, 'from a child')):
        time.sleep(0.001)
    {then}
",
        wait = if then.contains("join") { "False" } else { "True" },
    )
}

fn path_in(stdout: &str) -> PathBuf {
    let path = PathBuf::from(stdout.lines().next().unwrap_or_default());
    assert!(path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("gilscope-scratch-")), "{stdout}");
    path
}

#[test]
fn it_is_gone_however_the_run_ends() {
    for (then, status) in [
        ("child.join(); print(os.listdir(path))", Some(0)),
        ("raise LookupError", Some(1)),
        ("child.kill(); child.join(); print(child.exitcode)", Some(0)),
        ("time.sleep(1000)", Some(4)),
    ] {
        let limit = if status == Some(4) { "3" } else { "120" };
        let ran = run_text(&program(then), "timed", &["--timeout", limit]);
        assert_eq!(ran.status, status, "{then}: {}", ran.stderr);
        let path = path_in(ran.stdout());
        assert!(!path.exists(), "{then}: {}", path.display());
    }
}

#[test]
fn what_a_killed_run_has_left_goes_with_the_next() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("killed-scratch-{}.py", std::process::id()));
    fs::write(&file, program("time.sleep(1000)")).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_gilscope"))
        .arg("run")
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(run.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let path = path_in(&line);
    assert!(path.is_dir());
    // Another run leaves it alone: somebody has it.
    let other = run_text(&program("child.join()"), "timed", &[]);
    assert!(other.status == Some(0) && path.is_dir());
    kill_process(Pid::from_child(&run), Signal::KILL).unwrap();
    run.wait().unwrap();
    let next = run_text(&program("child.join()"), "timed", &[]);
    assert!(next.status == Some(0) && !path.exists(), "{}", path.display());
    fs::remove_file(file).unwrap();
}

#[test]
fn nothing_is_written_elsewhere() {
    let ran = run_text(
        "\
import os
import tempfile

def ask(what, *args):
    try:
        print(what(*args))
    except (OSError, ValueError) as error:
        print(type(error).__name__, error)

scratch = tempfile.gettempdir()
with tempfile.TemporaryDirectory() as path:
    name = os.path.join(path, 'file')
    with open(name, 'wb') as file:
        print(file.write(b'12345'), file.tell(), file.mode, file.truncate(20000), file.closed)
    print(file.closed, os.path.getsize(name))
    with open(name, 'a', encoding='latin-1') as file:
        print(file.write(chr(252)))
    with open(name, 'rb') as file:
        print(file.read(7), len(file.read()))
    ask(open, name, 'x')
    ask(open, name, 'r+')
    ask(open, name, 'rw')
    ask(os.rmdir, path)
    os.makedirs(os.path.join(path, 'a', 'b'))
    ask(os.makedirs, os.path.join(path, 'a', 'b'))
    ask(file.write, b'')
print(os.path.exists(path), os.listdir(scratch))
for path in ['here.txt', '/tmp/there.txt', os.path.join(scratch, '..', 'beside.txt'), scratch]:
    for what in os.mkdir, os.remove, os.rmdir, lambda path: open(path, 'w'):
        try:
            what(path)
            print('done', path)
        except PermissionError:
            pass
ask(open, 'here.txt', 'w')
",
        "timed",
        &[],
    );
    let shown = ran.stdout().replace('\'', "");
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[..4], ["5 5 wb 20000 False", "True 20000", "1", "b12345\\x00\\x00 19994"], "{}", ran.stderr);
    let begins = [
        "FileExistsError [Errno 17] File exists: ",
        "OSError [Errno 95] Operation not supported: a file is read or written, not both: ",
        "ValueError invalid mode: rw",
        "OSError [Errno 39] Directory not empty: ",
        "FileExistsError [Errno 17] File exists: ",
        "OSError not writable",
        "False []",
        "PermissionError [Errno 13] Permission denied: a program can write only below tempfile.gettempdir()",
    ];
    for (line, begin) in lines[4..].iter().zip(begins) {
        assert!(line.starts_with(begin), "{line} is not {begin}");
    }
    assert_eq!(lines.len(), 12);
}
