//! Programs that misbehave: each ends in a message that says what happened, without a terminal and on the screen, which stays usable.
#![cfg(unix)]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

mod terminal;
use terminal::Session;

/// A program, what headless `run` ends with, and what it says.
struct Bad {
    name: &'static str,
    source: &'static str,
    args: &'static [&'static str],
    status: i32,
    says: &'static str,
    /// What the screen shows at the end. Empty: it goes on until it is stopped.
    shows: &'static str,
}

const BAD: &[Bad] = &[
    Bad {
        name: "endless-recursion",
        source: "def again(n):\n    return again(n + 1) + 1\nagain(0)\n",
        args: &[],
        status: 1,
        says: "RecursionError: maximum recursion depth exceeded",
        shows: "RecursionError",
    },
    Bad {
        name: "endless-repr",
        source: "class Mirror:\n    def __repr__(self):\n        return repr(self)\nprint(Mirror())\n",
        args: &[],
        status: 1,
        says: "RecursionError: maximum recursion depth exceeded",
        shows: "RecursionError",
    },
    Bad {
        name: "endless-output",
        source: "while True:\n    print('all work and no play')\n",
        args: &["--timeout", "1"],
        status: 4,
        says: "time",
        shows: "",
    },
    Bad {
        name: "memory-hog",
        source: "hog = []\nwhile True:\n    hog.append('x' * 10_000_000 + str(len(hog)))\n",
        args: &["--timeout", "60"],
        status: 1,
        says: "MemoryError",
        shows: "MemoryError",
    },
    Bad {
        name: "endless-links",
        source: "link = None\nwhile True:\n    link = (link, bytes(60_000))\n",
        args: &["--timeout", "60"],
        status: 1,
        says: "MemoryError",
        shows: "MemoryError",
    },
    Bad {
        name: "one-huge-list",
        source: "hog = [0] * 10 ** 12\n",
        args: &[],
        status: 1,
        says: "MemoryError",
        shows: "MemoryError",
    },
    Bad {
        name: "syntax",
        source: "def f(:\n    pass\n",
        args: &[],
        status: 1,
        says: "syntax error",
        shows: "syntax error",
    },
    Bad {
        name: "ten-spinners",
        source: "import threading\ndef spin():\n    while True: pass\nfor i in range(10):\n    threading.Thread(target=spin).start()\nspin()\n",
        args: &["--timeout", "1"],
        status: 4,
        says: "time",
        shows: "",
    },
    Bad {
        name: "exception-in-run",
        source: "import threading\nclass Broken(threading.Thread):\n    def run(self):\n        1 / 0\nt = Broken()\nt.start()\nt.join()\nprint('main goes on')\n",
        args: &[],
        status: 0,
        says: "ZeroDivisionError: division by zero",
        shows: "finished",
    },
    Bad {
        name: "exit-in-a-thread",
        source: "import sys, threading\ndef leave():\n    sys.exit(7)\nt = threading.Thread(target=leave)\nt.start()\nt.join()\nprint('main goes on')\n",
        args: &[],
        status: 0,
        says: "",
        shows: "finished",
    },
    Bad {
        name: "stuck-with-itself",
        source: "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n",
        args: &[],
        status: 3,
        says: "deadlock",
        shows: "deadlock",
    },
];

fn program(bad: &Bad) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.py", bad.name));
    fs::write(&path, bad.source).unwrap();
    path
}

#[test]
fn without_a_terminal_they_end_with_a_status_and_a_message() {
    for bad in BAD {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gilscope"));
        command.arg("run").arg(program(bad)).args(bad.args).stdin(Stdio::null());
        let Output { status, stdout, stderr } = command.output().unwrap();
        let told = String::from_utf8_lossy(&stderr);
        let end = &told[told.len().saturating_sub(2000)..];
        assert_eq!(status.code(), Some(bad.status), "{}: {end}", bad.name);
        assert!(told.contains(bad.says), "{}: {end}", bad.name);
        assert!(!told.contains("panicked"), "{}: {end}", bad.name);
        if bad.status == 0 {
            assert!(String::from_utf8_lossy(&stdout).contains("main goes on"), "{}", bad.name);
        }
    }
}

#[test]
fn the_screen_shows_it_and_can_be_left() {
    for bad in BAD {
        let path = program(bad).display().to_string();
        let mut session = Session::start(&[&path, "--start"], 40, 120);
        if bad.shows.is_empty() {
            session.until_shown("running");
            session.press("x");
            session.until_shown("stopped after");
        } else {
            session.until_shown(bad.shows);
        }
        session.press("?");
        session.until_shown("help");
        session.press("Q");
        session.until_given_back();
        session.child.wait().expect("an end");
    }
}
