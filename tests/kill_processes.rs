//! Whoever is killed, and whenever: the run ends, nobody is left, and what was recorded is there.

use std::{
    fs,
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Longer than any of this takes on the slowest machine.
const HANGS: Duration = Duration::from_mins(2);

/// Numbers that look like chance and are the same each time (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// A run of gilscope whose processes can be told from all others.
struct Run {
    child: Option<Child>,
    mark: String,
}

impl Run {
    fn start(number: u64, arguments: &[&str]) -> Self {
        let mark = format!("GILSCOPE_TEST_RUN={}-{number}", std::process::id());
        let (name, value) = mark.split_once('=').unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_gilscope"))
            .arg("run")
            .args(arguments)
            .arg("--json")
            .env(name, value)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child: Some(child), mark }
    }

    fn pid(&self) -> i32 {
        self.child.as_ref().unwrap().id() as i32
    }

    /// All processes of the run that live, the first apart.
    fn workers(&self) -> Vec<i32> {
        let first = self.child.as_ref().map(|child| child.id() as i32);
        let pids = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let ours = |pid: &i32| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|&byte| byte == 0).any(|line| line == self.mark.as_bytes())
        };
        pids.filter(|&pid| Some(pid) != first).filter(ours).collect()
    }

    /// Waits until there are so many workers; false if the run has ended before.
    fn wait_for_workers(&mut self, n: usize) -> bool {
        while self.workers().len() < n {
            if self.child.as_mut().unwrap().try_wait().unwrap().is_some() {
                return false;
            }
            thread::yield_now();
        }
        true
    }

    /// Waits for its end; panics if that does not come.
    fn wait(&mut self) -> Output {
        let (begin, mut child) = (Instant::now(), self.child.take().unwrap());
        let pid = child.id() as i32;
        let reading = thread::spawn({
            let stdout = child.stdout.take().unwrap();
            move || std::io::read_to_string(stdout).unwrap()
        });
        while child.try_wait().unwrap().is_none() {
            assert!(begin.elapsed() < HANGS, "run {pid} hangs");
            thread::sleep(Duration::from_millis(2));
        }
        let stdout = reading.join().unwrap().into_bytes();
        Output { status: child.wait().unwrap(), stdout, stderr: Vec::new() }
    }

    /// Waits until nobody is left; panics if somebody stays.
    fn nobody_is_left(&self) {
        let begin = Instant::now();
        loop {
            let left = self.workers();
            if left.is_empty() {
                return;
            }
            assert!(begin.elapsed() < HANGS, "{left:?} are left");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

fn kill(pid: i32) {
    let pid = rustix::process::Pid::from_raw(pid).unwrap();
    // It may have ended by itself a moment ago.
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
}

const RING: [&str; 5] = ["many-interpreters", "--set", "INTERPRETERS=4", "--set", "ROUNDS=10000"];

/// Some interpreters of the ring are killed one after the other, at random instants.
fn kill_a_child(number: u64, random: &mut Random) {
    let mut run = Run::start(number, &RING);
    assert!(run.wait_for_workers(4));
    thread::sleep(Duration::from_micros(random.below(30_000)));
    let workers = run.workers();
    let victim = workers[random.below(workers.len() as u64) as usize];
    kill(victim);
    let output = run.wait();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    run.nobody_is_left();
    let processes = report["processes"].as_array().unwrap();
    let killed: Vec<_> = processes.iter().filter(|process| process["pid"] == victim).collect();
    assert_eq!(killed.len(), 1, "{report}");
    assert_eq!(killed[0]["exit"], -9, "{report}");
    assert_eq!(report["outcome"], "failed", "its neighbour hears no more of it: {report}");
    assert!(report["trace"]["records"].as_u64().unwrap() > 0);
}

fn kill_the_parent(number: u64, random: &mut Random) {
    let mut run = Run::start(number, &RING);
    // From before the first child to after the last.
    thread::sleep(Duration::from_micros(random.below(400_000)));
    kill(run.pid());
    assert!(!run.wait().status.success());
    run.nobody_is_left();
}

/// A program that kills the workers of its pool in turn, and asks each time for all results.
const POOL: &str = "
import os, signal, time
from multiprocessing import Pool
TURNS = 8
def work(n):
    steps = 2000
    while steps > 0:
        steps -= 1
    return n * n
def main():
    squares = [n * n for n in range(20)]
    complete = lost = 0
    with Pool(2) as pool:
        for turn in range(TURNS):
            result = pool.map_async(work, range(20))
            time.sleep(turn * 7 % 40 / 1000)
            workers = list(pool._pool)
            try:
                os.kill(workers[turn % len(workers)].pid, signal.SIGKILL)
            except (ProcessLookupError, ZeroDivisionError):
                # The pool has put others in their places a moment ago, or is about to.
                pass
            try:
                complete += result.get() == squares
            except RuntimeError:
                lost += 1
        while True:
            try:
                last = pool.map(work, range(20)) == squares
                break
            except RuntimeError:
                pass
    print(complete + lost, last)
if __name__ == '__main__':
    main()
";

fn kill_workers_of_a_pool(number: u64, turns: u64) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("killed-pool-{turns}.py"));
    fs::write(&path, POOL.replace("TURNS = 8", &format!("TURNS = {turns}"))).unwrap();
    let mut run = Run::start(number, &[path.to_str().unwrap()]);
    let output = run.wait();
    run.nobody_is_left();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["stdout"], format!("{turns} True\n"), "{report}");
    let killed = report["processes"].as_array().unwrap().iter().filter(|process| process["exit"] == -9).count();
    assert!(killed >= turns as usize / 2, "{killed}");
}

fn each_in_turn(times: u64) {
    let mut random = Random(1);
    for number in 0..times {
        kill_a_child(2 * number, &mut random);
        kill_the_parent(2 * number + 1, &mut random);
    }
    kill_workers_of_a_pool(2 * times, 2 * times);
}

#[test]
fn whoever_is_killed_the_run_ends_and_nobody_is_left() {
    each_in_turn(3);
}

#[test]
#[ignore = "takes minutes"]
fn whoever_is_killed_at_two_hundred_instants_the_run_ends_and_nobody_is_left() {
    each_in_turn(200);
}
