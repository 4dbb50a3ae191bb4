//! What a worker's machine asks of its surroundings: threads of its own, everything else of the keeper.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use crossbeam::channel::Receiver;

use super::message::{FILES, Link, ToKeeper, ToWorker, blob, pieces};
use crate::{
    runner::stage::{self, Stage},
    sys::clock,
    trace::tracer::Tracer,
    vm::{Body, Deadlock, Host, Inheritance, Launch, Launched, Program},
};

use std::os::fd::{AsFd, OwnedFd};

/// An answer of the keeper's, and what came beside it.
pub type Answer = (ToWorker, Vec<OwnedFd>);

/// The VM's view of a worker process.
#[derive(Debug)]
pub struct WorkerHost {
    /// Where its threads run.
    pub stage: Arc<Stage>,
    /// The number of the process in the run.
    pub number: u16,
    /// The way to the keeper.
    pub link: Arc<Link>,
    /// What the keeper answers. Who has it has asked, or is about to.
    pub answers: Mutex<Receiver<Answer>>,
    /// What the process is there for, if that is a program of its own.
    pub program: Option<Program>,
    /// Where the run's scratch directory is, once that is known.
    pub scratch: OnceLock<PathBuf>,
    /// Until the program takes it.
    pub inheritance: Mutex<Option<Inheritance>>,
}

impl WorkerHost {
    fn tell(&self, message: &ToKeeper) {
        // A keeper that is gone takes the process with it.
        let _ = self.link.send(message, &[], true);
    }

    fn ask(&self, message: &ToKeeper, files: &[OwnedFd]) -> io::Result<Answer> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let files: Vec<_> = files.iter().map(AsFd::as_fd).collect();
        self.link.send(message, &files, true)?;
        answers.recv().map_err(|_| io::Error::other("the run is being ended"))
    }
}

/// An answer that is not what was asked for.
fn refused(answer: ToWorker) -> io::Error {
    match answer {
        ToWorker::Refused { errno: 0, text } => io::Error::other(text),
        ToWorker::Refused { errno, .. } => io::Error::from_raw_os_error(errno),
        other => io::Error::other(format!("the keeper answers {other:?}")),
    }
}

impl Host for WorkerHost {
    fn spawn(&self, name: &str, body: Body) -> io::Result<u16> {
        self.stage.start(name, body)
    }

    fn begin_task(&self, name: &str) -> Option<u16> {
        match self.ask(&ToKeeper::Task { name: name.to_owned() }, &[]) {
            Ok((ToWorker::Task(lane), _)) => lane,
            _ => None,
        }
    }

    fn launch(&self, Launch { name, payload, mut files, program }: Launch) -> io::Result<Launched> {
        if files.len() >= FILES {
            return Err(io::Error::other("more descriptors than a process can be given"));
        }
        files.insert(0, blob(&payload)?);
        match self.ask(&ToKeeper::Launch { name, program }, &files)? {
            (ToWorker::Launched { pid }, files) => match <[OwnedFd; 2]>::try_from(files) {
                Ok([handle, sentinel]) => Ok(Launched { pid, handle, sentinel }),
                Err(_) => Err(io::Error::other("too many open files")),
            },
            (other, _) => Err(refused(other)),
        }
    }

    fn process_number(&self) -> u16 {
        self.number
    }

    fn program(&self) -> Option<&Program> {
        self.program.as_ref()
    }

    fn inherited(&self) -> Option<Inheritance> {
        self.inheritance.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn print(&self, _tracer: &Tracer, text: &str) {
        pieces(text).for_each(|piece| self.tell(&ToKeeper::Print(piece.to_owned())));
    }

    fn print_error(&self, _tracer: &Tracer, text: &str) {
        pieces(text).for_each(|piece| self.tell(&ToKeeper::PrintError(piece.to_owned())));
    }

    fn deadlock(&self, deadlock: Deadlock) {
        self.tell(&ToKeeper::Deadlock(deadlock.text));
    }

    fn time(&self) -> f64 {
        stage::wall_clock()
    }

    fn directory(&self) -> Option<PathBuf> {
        self.stage.directory.clone()
    }

    fn scratch(&self, make: bool) -> io::Result<Option<PathBuf>> {
        if let Some(path) = self.scratch.get() {
            return Ok(Some(path.clone()));
        }
        match self.ask(&ToKeeper::Scratch { make }, &[])? {
            (ToWorker::Scratch(path), _) => Ok(path.inspect(|path| drop(self.scratch.set(path.clone())))),
            (other, _) => Err(refused(other)),
        }
    }

    fn monotonic(&self) -> f64 {
        clock::monotonic_raw_ns() as f64 / 1e9
    }
}
