//! The life of a worker process.

use std::{
    io,
    os::fd::AsFd,
    process,
    sync::{Arc, Mutex, OnceLock},
    thread,
    time::Duration,
};

use crossbeam::channel::{Receiver, Sender, bounded, unbounded};
use rustix::process::{Signal, set_parent_process_death_signal};

use super::{
    message::{Link, ToKeeper, ToWorker, read_blob},
    outfit::Outfit,
    worker_host::{Answer, WorkerHost},
};
use crate::{
    gil::lock::Gil,
    lang::compile::compile,
    runner::{lanes::Lanes, stage::Stage},
    sys::{affinity, limits::raise_open_files, memory, usage},
    vm::{Inheritance, Machine, Outcome, Program},
};

/// Stack of the thread that listens: it reads one packet at a time.
const LISTENER_STACK: usize = 256 << 10;

/// Does what the keeper at the other end of the standard input says, and ends the process. Returns only if that is no keeper.
pub fn work() -> io::Error {
    match begin() {
        Ok(exit) => process::exit(exit),
        Err(error) => error,
    }
}

fn begin() -> io::Result<i32> {
    // The keeper's end is this one's, too.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let link = Arc::new(Link::from(io::stdin().as_fd().try_clone_to_owned()?));
    let Some((ToWorker::Begin { number, name, threads, program }, mut files)) = link.receive(true)? else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    if files.len() <= Outfit::FILES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let inherited = files.split_off(Outfit::FILES + 1);
    let payload = read_blob(files.remove(Outfit::FILES))?;
    let plan = Outfit::put_on(files.try_into().map_err(|_| io::ErrorKind::InvalidData)?)?;
    let program: Option<Program> = program.then(|| serde_json::from_slice(&payload)).transpose()?;
    let (source, file) = match &program {
        Some(Program { source: Some(source), file, .. }) => (source, file),
        _ => (&plan.source, &plan.file),
    };
    let code = match compile(source, file) {
        Ok(code) => code,
        Err(refusal) => {
            link.send(&ToKeeper::PrintError(format!("{}\n", refusal.with_source())), &[], true)?;
            return Ok(1);
        }
    };
    let inheritance = Inheritance { name: name.clone(), payload, files: inherited };
    raise_open_files();
    let cores = affinity::allowed().into_iter().take(usize::from(plan.cores)).collect();
    let lanes = Lanes::Remote { link: Arc::clone(&link), trace: plan.trace, before: threads };
    let mut stage = Stage::new(cores, plan.pin, lanes);
    // Each process begins with another core.
    stage.first_core = usize::from(number - 1);
    stage.directory.clone_from(&plan.directory);
    let stage = Arc::new(stage);
    let (answer, answers) = unbounded();
    let inheritance = Mutex::new(Some(inheritance));
    let host = WorkerHost {
        stage: Arc::clone(&stage),
        number,
        link: Arc::clone(&link),
        answers: Mutex::new(answers),
        program: program.clone(),
        scratch: OnceLock::new(),
        inheritance,
    };
    let gil = Gil::new(plan.gil, plan.check_interval);
    gil.set_switch_interval(plan.switch_interval);
    let machine = Machine::new(&code, source, gil, Arc::new(host));
    listen(&link, &machine, answer)?;
    let outcome = run(&name, &stage, &machine)?;
    let broken = stage.broken.lock().ok().and_then(|mut broken| broken.take());
    if let Some(what) = broken {
        link.send(&ToKeeper::Broken(what), &[], true)?;
    }
    link.send(&ToKeeper::Ended { private: memory::private(), cpu_ns: usage::process_cpu_ns() }, &[], true)?;
    Ok(match outcome {
        Outcome::Finished => 0,
        Outcome::Exit(code) => code,
        Outcome::Failed(text) => {
            link.send(&ToKeeper::PrintError(text), &[], true)?;
            1
        }
        Outcome::Aborted => 1,
    })
}

/// Runs the program's main thread to its end. Daemons are left to the end of the process.
fn run(name: &str, stage: &Arc<Stage>, machine: &Arc<Machine>) -> io::Result<Outcome> {
    let (tell, told): (Sender<Outcome>, Receiver<Outcome>) = bounded(1);
    let main = Arc::clone(machine);
    stage.start(name, Box::new(move |tracer| drop(tell.send(main.run_main(tracer)))))?;
    // An error: it panicked, and the stage knows more.
    let outcome = told.recv().unwrap_or(Outcome::Aborted);
    stage.join_first();
    Ok(outcome)
}

/// Starts the thread that hears what the keeper says.
fn listen(link: &Arc<Link>, machine: &Arc<Machine>, answers: Sender<Answer>) -> io::Result<()> {
    let (link, machine) = (Arc::clone(link), Arc::clone(machine));
    let hear = move || {
        while let Ok(Some((message, files))) = link.receive(true) {
            match message {
                ToWorker::CheckInterval(ticks) => machine.gil().set_check_interval(ticks),
                ToWorker::SwitchInterval(us) => machine.gil().set_switch_interval(Duration::from_micros(us)),
                // Nobody waits for it any more: the process is ending.
                answer => drop(answers.send((answer, files))),
            }
        }
        // Without a keeper there is no run.
        process::exit(1);
    };
    thread::Builder::new().name("listener".into()).stack_size(LISTENER_STACK).spawn(hear).map(drop)
}
