//! `subprocess`: programs that a program starts, on the run's own timeline. What they print is compared with CPython's in
//! `tests/process_programs/programs.py`; here is what only gilscope has to say.

use std::{fs, path::Path};

use gilscope::{
    gil::kind::GilKind,
    trace::record::{Kind, unpack_position},
};

mod process_support;
mod trace_support;

use process_support::{Ran, run, run_text};

/// Runs a program with others beside it, in a directory of its own.
fn run_among(name: &str, files: &[(&str, &str)]) -> Ran {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("subprocess-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    let ran = run(&folder.join(files[0].0), "timed", &[]);
    fs::remove_dir_all(folder).unwrap();
    ran
}

fn names_and_ends(ran: &Ran) -> Vec<(&str, i64)> {
    let all = ran.json["processes"].as_array().unwrap_or_else(|| panic!("{:#}", ran.json));
    all.iter().map(|one| (one["name"].as_str().unwrap(), one["exit"].as_i64().unwrap())).collect()
}

#[test]
fn any_other_program_is_refused_and_says_so() {
    let ran = run_text(
        "\
import subprocess
import sys

for args, more in [
        (['ls', '-l'], {}),
        ('ls', {}),
        ('ls', {'shell': True}),
        ([sys.executable], {}),
        ([sys.executable, '-m', 'http.server'], {}),
        ([sys.executable, '-c'], {}),
        ([sys.executable, '/etc/passwd'], {}),
        ([sys.executable, '../outside.py'], {}),
        ([sys.executable, 'missing.py'], {}),
        ([sys.executable, '-c', 'pass'], {'env': {'PATH': '/'}}),
        ([sys.executable, '-c', 'pass'], {'stdout': 5}),
        ([sys.executable, '-c', 'pass'], {'executable': '/bin/sh'}),
]:
    try:
        subprocess.Popen(args, **more)
    except OSError as error:
        print(type(error).__name__, error)
",
        "timed",
        &[],
    );
    let alone = "a run starts no programs but its own interpreter, as [sys.executable, FILE, ...]";
    let outside = "a program can read only what its directory holds";
    let lines: Vec<&str> = ran.stdout().lines().collect();
    for line in &lines[..3] {
        assert_eq!(*line, format!("PermissionError [Errno 13] Permission denied: {alone}: 'ls'"), "{}", ran.stderr);
    }
    assert!(lines[3].contains("behind sys.executable comes a file, or -c and a text"), "{}", lines[3]);
    assert!(lines[4].ends_with("behind sys.executable comes a file, or -c and a text: 'http.server'"), "{}", lines[4]);
    assert!(lines[5].contains("behind -c comes a text"), "{}", lines[5]);
    assert!(lines[6..8].iter().all(|line| line.contains(outside)), "{lines:?}");
    assert_eq!(lines[8], "FileNotFoundError [Errno 2] No such file or directory: 'missing.py'");
    assert!(lines[9].contains("a program of a run is started without env"), "{}", lines[9]);
    assert!(lines[10].contains("a program is given pipes alone: 5"), "{}", lines[10]);
    assert!(lines[11].ends_with("'/bin/sh'"), "{}", lines[11]);
    assert_eq!(lines.len(), 12);
    assert!(ran.json["processes"].as_array().is_none_or(Vec::is_empty), "none was started");
}

#[test]
fn a_file_beside_the_program_runs_as_a_process_of_the_run() {
    let parent = "\
import subprocess, sys
child = subprocess.Popen([sys.executable, 'child.py', 'one', '2'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(child.communicate(b'hello\\n'), child.returncode)
";
    let child = "\
import os, sys
text = input()
with open('data.txt') as file:
    print(text, sys.argv, __name__, os.path.basename(__file__), file.read())
sys.stderr.write('told aloud\\n')
raise LookupError('lost')
";
    let ran = run_among("beside", &[("parent.py", parent), ("child.py", child), ("data.txt", "data")]);
    let told = "hello ['child.py', 'one', '2'] __main__ child.py data";
    assert_eq!(ran.stdout(), format!("(b\"{told}\\n\", None) 1\n"), "{}", ran.stderr);
    assert_eq!(names_and_ends(&ran), [("child.py one 2", 1)]);
    assert!(ran.stderr.contains("told aloud\n"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("File \"child.py\", line 6, in <module>\n    raise LookupError('lost')"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_child_that_is_killed_is_told_and_leaves_the_end_of_its_file() {
    let ran = run_text(
        "\
import os, pickle, signal, subprocess, sys
if len(sys.argv) > 1:
    pickle.dump('ready', sys.stdout.buffer)
    sys.stdout.buffer.flush()
    pickle.load(sys.stdin.buffer)
else:
    child = subprocess.Popen([sys.executable, __file__, 'child'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    print(pickle.load(child.stdout))
    os.kill(child.pid, signal.SIGKILL)
    try:
        pickle.load(child.stdout)
    except EOFError:
        print('nobody writes there any more')
    print(child.wait())
",
        "timed",
        &[],
    );
    assert_eq!(ran.stdout(), "ready\nnobody writes there any more\n-9\n", "{}", ran.stderr);
    assert!(matches!(names_and_ends(&ran)[..], [(name, -9)] if name.ends_with(".py child")), "{:#}", ran.json);
}

#[test]
fn a_child_that_nobody_waits_for_ends_with_the_run() {
    let ran = run_text(
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'while True: pass'])\nprint('done')\n",
        "timed",
        &[],
    );
    assert_eq!((ran.status, ran.stdout()), (Some(0), "done\n"));
    assert_eq!(names_and_ends(&ran), [("-c", -9)]);
}

#[test]
fn places_in_another_text_are_no_lines_of_the_program() {
    let source = "\
import subprocess, sys
text = 'def count(n):\\n    while n > 0:\\n        n -= 1\\nprint(1)\\ncount(100000)\\n'
print(subprocess.check_output([sys.executable, '-c', text]))
print(subprocess.check_output([sys.executable, __file__]) if len(sys.argv) > 9 else 'own')
";
    let story = trace_support::run_program("other-text", source, GilKind::Tick).finished();
    assert_eq!(story.report.stdout, "b'1\\n'\nown\n");
    let places = |thread: usize| {
        let checks = story.of(thread).filter(|event| matches!(event.kind, Kind::GilAcquire | Kind::GilRelease));
        checks.map(|event| unpack_position(event.arg).0).collect::<Vec<_>>()
    };
    let (main, child) = (story.thread("main"), story.thread("-c"));
    assert!(!places(child).is_empty() && places(child).iter().all(|&code| code == 0xfff), "{:?}", places(child));
    assert!(places(main).iter().all(|&code| code == 0), "main runs in the module alone: {:?}", places(main));
}

#[test]
fn only_the_run_s_program_starts_processes_for_its_functions() {
    let child = "import multiprocessing as mp\nmp.Process(target=print).start()\n";
    let parent = "import subprocess, sys\nprint(subprocess.call([sys.executable, 'child.py']))\n";
    let ran = run_among("functions", &[("parent.py", parent), ("child.py", child)]);
    assert_eq!(ran.stdout(), "1\n");
    assert!(ran.stderr.contains("only the run's own program starts processes for its functions"), "{}", ran.stderr);
    // The program's own text has the same functions.
    let own = "\
import multiprocessing as mp, subprocess, sys
def work():
    print('worked')
if __name__ == '__main__':
    if len(sys.argv) > 1:
        process = mp.Process(target=work)
        process.start()
        process.join()
    else:
        print(subprocess.call([sys.executable, __file__, 'child']))
";
    let ran = run_text(own, "timed", &[]);
    assert_eq!(ran.stdout(), "worked\n0\n", "{}", ran.stderr);
}
