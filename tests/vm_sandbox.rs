//! A program reads the files of its directory and no others, whatever way it takes; what it leaves open is closed at its end.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::begin_in;

/// A directory with a file that a program may read, beside one that it may not, and links there.
struct Scene(PathBuf);

impl Scene {
    fn new(name: &str) -> Self {
        let scene = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        // What an earlier run that failed has left.
        let _ = fs::remove_dir_all(&scene.0);
        fs::create_dir_all(scene.inside().join("deeper")).unwrap();
        fs::write(scene.0.join("secret.txt"), "secret").unwrap();
        fs::write(scene.inside().join("own.txt"), "own").unwrap();
        symlink("../secret.txt", scene.inside().join("link.txt")).unwrap();
        symlink("..", scene.inside().join("up")).unwrap();
        symlink("own.txt", scene.inside().join("own_link.txt")).unwrap();
        symlink("..", scene.inside().join("deeper/round")).unwrap();
        scene
    }

    fn inside(&self) -> PathBuf {
        self.0.join("inside")
    }

    fn run(&self, gil: GilKind, source: &str) -> String {
        let run = begin_in(&self.inside(), gil, 100, source).wait();
        assert_eq!(run.outcome, gilscope::vm::Outcome::Finished, "{}", run.errors);
        run.output
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_stands_outside_is_refused_by_every_way_there() {
    let scene = Scene::new("outside");
    let source = format!(
        "
import os
def ask(what, path):
    try:
        print(what(path))
    except OSError as error:
        print(type(error).__name__, error)
def first_line(path):
    with open(path) as file:
        return file.readline()
for path in ['own.txt', 'own_link.txt', 'deeper/../own.txt', '{inside}/own.txt']:
    ask(first_line, path)
for path in ['../secret.txt', 'deeper/../../secret.txt', 'link.txt', 'up/secret.txt', '{outside}/secret.txt',
             '/etc/passwd', '../nothing.txt', 'up/nothing.txt']:
    ask(first_line, path)
    ask(os.path.getsize, path)
    print(os.path.exists(path))
for path in ['..', '/', 'up', 'up/inside/..', 'deeper/round/up']:
    ask(os.listdir, path)
",
        inside = scene.inside().display(),
        outside = scene.0.display(),
    );
    let output = scene.run(GilKind::Tick, &source);
    let (own, others) = output.split_at(4 * "own\n".len());
    assert_eq!(own, "own\n".repeat(4));
    let others: Vec<&str> = others.lines().collect();
    assert_eq!(others.len(), 3 * 8 + 5, "{output}");
    let words = "PermissionError [Errno 13] Permission denied: a program can read only what its directory holds: '";
    assert!(others.iter().all(|line| *line == "False" || line.starts_with(words)), "{output}");
}

#[test]
fn a_walk_stays_inside_and_tells_what_it_is_refused() {
    let scene = Scene::new("walk");
    let source = "
import os
for top in ['.', '..', 'up', '/']:
    refused = []
    found = []
    for place, directories, files in os.walk(top, onerror=refused.append):
        directories.sort()
        found.append((place, directories, sorted(files)))
    print(top, found, [type(error).__name__ for error in refused])
print(list(os.walk('..')))
def complain(error):
    raise error
try:
    list(os.walk('..', onerror=complain))
except PermissionError as error:
    print(error)
";
    // `up` leads outside: what it is there, a directory, is not told.
    let expected = "\
. [('.', ['deeper'], ['link.txt', 'own.txt', 'own_link.txt', 'up']), ('./deeper', ['round'], [])] []
.. [] ['PermissionError']
up [] ['PermissionError']
/ [] ['PermissionError']
[]
[Errno 13] Permission denied: a program can read only what its directory holds: '..'
";
    assert_eq!(scene.run(GilKind::None, source), expected);
}

#[test]
fn a_pipe_is_no_file() {
    let scene = Scene::new("pipe");
    assert!(Command::new("mkfifo").arg(scene.inside().join("pipe")).status().unwrap().success());
    // To open it would be to wait for somebody who writes.
    let source = "
try:
    open('pipe')
except PermissionError as error:
    print(error)
";
    assert_eq!(scene.run(GilKind::Tick, source), "[Errno 13] Permission denied: 'pipe'\n");
}
