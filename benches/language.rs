//! Ordinary programs on one thread, ours beside other interpreters: `PYTHONS="python3.11 python3.13" cargo bench --bench language`.
//!
//! Each program in `benches/programs` is compiled before the clock starts, runs in process under the timed lock as `run --gil timed`
//! has it (another by `GIL=`: each goes at the pace of the interpreters that had it), and has to print what it prints
//! elsewhere. Rounds are interleaved, the time is the thread's own on a processor (not what passes while others have it),
//! and medians are compared. A name or part of one selects programs; `ROUNDS` is 5 unless told.

use std::{
    env, fs, io,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use clap::ValueEnum;
use gilscope::{
    gil::{kind::GilKind, lock::Gil},
    lang::compile::compile,
    trace::tracer::Tracer,
    vm::{Body, Host, Machine, Outcome, STACK_BYTES},
};

/// Keeps what a program prints.
#[derive(Default)]
struct Paper(Mutex<String>);

impl Host for Paper {
    fn spawn(&self, _: &str, _: Body) -> io::Result<u16> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn print(&self, _: &Tracer, text: &str) {
        self.0.lock().expect("one thread prints").push_str(text);
    }
    fn print_error(&self, _: &Tracer, text: &str) {
        eprint!("{text}");
    }
    fn time(&self) -> f64 {
        0.0
    }
    fn monotonic(&self) -> f64 {
        0.0
    }
}

/// Time that this thread has had a processor.
fn processor_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    let nanoseconds = text.split(' ').next().and_then(|field| field.parse().ok());
    Duration::from_nanos(nanoseconds.expect("the first field is a number"))
}

fn ours(source: &str, gil: GilKind) -> (Duration, String) {
    let source = source.to_owned();
    let run = move || {
        let code = compile(&source, "bench.py").unwrap_or_else(|refusal| panic!("{}", refusal.with_source()));
        let paper = Arc::new(Paper::default());
        let tracer = Tracer::counting(Arc::default(), Arc::default());
        let host = Arc::clone(&paper) as Arc<dyn Host>;
        let machine = Machine::new(&code, &source, Gil::new(gil, 100), host);
        let begin = processor_time();
        assert_eq!(machine.run_main(&tracer), Outcome::Finished);
        let time = processor_time().saturating_sub(begin);
        let text = paper.0.lock().expect("it has ended").clone();
        (time, text)
    };
    thread::Builder::new().stack_size(STACK_BYTES).spawn(run).expect("a thread").join().expect("the program runs")
}

/// What another interpreter runs: the program, and after what that prints the time it took.
const TIMED: &str = "\
import sys, time
clock = getattr(time, 'process_time', None) or time.clock
code = compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')
begin = clock()
exec(code, {'__name__': '__main__'})
print(clock() - begin)
";

fn theirs(python: &str, path: &Path) -> (Duration, String) {
    let output = Command::new(python).args(["-c", TIMED]).arg(path).output().expect("the interpreter starts");
    assert!(output.status.success(), "{python}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let (printed, time) = text.trim_end().rsplit_once('\n').expect("the program prints something");
    (Duration::from_secs_f64(time.parse().expect("a number of seconds")), format!("{printed}\n"))
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn main() {
    let only: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let rounds = env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5).max(1);
    let gil = env::var("GIL").unwrap_or_else(|_| GilKind::Timed.name().into());
    let gil = GilKind::from_str(&gil, false).expect("GIL names a lock");
    let pythons = env::var("PYTHONS").unwrap_or_else(|_| "python3".into());
    let pythons: Vec<&str> = pythons.split_whitespace().collect();
    let mut programs: Vec<_> = fs::read_dir("benches/programs")
        .expect("the programs are there")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| only.is_empty() || only.iter().any(|name| path.to_string_lossy().contains(&**name)))
        .collect();
    programs.sort();

    print!("{:<12} {:>10}", "CPU ms", "gilscope");
    for python in &pythons {
        print!(" {python:>18}");
    }
    println!("   (ratio: gilscope to that one; median of {rounds}; {gil})");
    let mut logs = vec![0.0; pythons.len()];
    for path in &programs {
        let source = fs::read_to_string(path).expect("readable");
        let mut own = Vec::new();
        let mut others = vec![Vec::new(); pythons.len()];
        for _ in 0..rounds {
            let (time, printed) = ours(&source, gil);
            own.push(time);
            for (python, times) in pythons.iter().zip(&mut others) {
                let (time, expected) = theirs(python, path);
                assert_eq!(printed, expected, "{}: not what {python} prints", path.display());
                times.push(time);
            }
        }
        let own = median(&mut own);
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        print!("{name:<12} {own:>10.1}");
        for (times, log) in others.iter_mut().zip(&mut logs) {
            let other = median(times);
            *log += (own / other).ln();
            print!(" {other:>10.1} ×{:>5.2} ", own / other);
        }
        println!();
    }
    print!("{:<12} {:>10}", "geometric mean", "");
    for log in &logs {
        print!(" {:>8} ×{:>5.2} ", "", (log / programs.len().max(1) as f64).exp());
    }
    println!();
}
