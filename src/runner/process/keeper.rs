//! The thread that starts the processes of a run, hears what they say and sees them end.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::process::{CommandExt, ExitStatusExt},
    },
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, OnceLock},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crossbeam::channel::{Receiver, Sender, TryRecvError, bounded, unbounded};
use rustix::{
    event::{EventfdFlags, Timespec, epoll, eventfd},
    process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open},
};

use super::{
    message::{Link, ToKeeper, ToWorker, blob, read_blob},
    outfit::Outfit,
    roll::{ProcessReport, Standing},
};
use crate::{
    runner::{plan::Plan, stage::Stage},
    sched::processes::Processes,
    sys::{affinity, clock::monotonic_raw_ns, stamp::Stamper},
    trace::{collector::Arrival, remote},
    vm::{Deadlock, Launch, Launched},
};

/// The executable that workers are: this one, if nothing else is said.
static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();

/// Says which executable workers are, for programs that use the runner and are not gilscope themselves: tests.
pub fn use_executable(path: PathBuf) {
    // Who comes first decides.
    let _ = EXECUTABLE.set(path);
}

/// Time between two looks at what the processes take of the machine.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The keeper, as others see it.
#[derive(Debug)]
pub struct Keeper {
    orders: Sender<Order>,
    bell: Arc<OwnedFd>,
    thread: JoinHandle<()>,
}

#[derive(Debug)]
enum Order {
    Launch(Launch, Sender<io::Result<Launched>>),
    Tell(ToWorker),
    /// End all that are left.
    End,
}

/// One process.
#[derive(Debug)]
struct Worker {
    name: String,
    link: Link,
    child: Child,
    /// Readable once the process has ended.
    end: OwnedFd,
    /// Where its status is written to.
    sentinel: OwnedFd,
    /// Threads that it has told of.
    threads: u16,
}

/// What the keeper's thread has.
struct Office {
    stage: Arc<Stage>,
    outfit: Outfit,
    origin_ns: u64,
    epoll: OwnedFd,
    workers: BTreeMap<u16, Worker>,
    ending: bool,
    /// What the processes take, and when that was looked at.
    processes: Processes,
    looked: Option<Instant>,
}

/// What epoll tells of: the bell, or of worker `n` its socket (2n) or its end (2n + 1).
const BELL: u64 = 0;

impl Keeper {
    /// Starts the thread. Processes are to run on the stage's cores.
    pub fn start(stage: &Arc<Stage>, plan: &Plan, origin_ns: u64) -> io::Result<Self> {
        let bell = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        epoll::add(&epoll, &bell, epoll::EventData::new_u64(BELL), epoll::EventFlags::IN)?;
        let (orders, given) = unbounded();
        let mut office = Office {
            stage: Arc::clone(stage),
            outfit: Outfit::new(plan)?,
            origin_ns,
            epoll,
            workers: BTreeMap::new(),
            ending: false,
            processes: Processes::new(),
            looked: None,
        };
        let thread = thread::Builder::new().name("keeper".into()).spawn({
            let bell = Arc::clone(&bell);
            move || {
                // Who starts it may be tied to one core; what it starts is not to be.
                let _ = affinity::restrict(office.stage.cores());
                if let Err(error) = office.keep(&given, &bell) {
                    office.stage.break_down(&format!("the keeper of the processes gave up: {error}"));
                    office.end_all();
                }
            }
        })?;
        Ok(Self { orders, bell, thread })
    }

    /// Starts a process. The answer comes when it is started, or never if the run is being ended.
    pub fn launch(&self, launch: Launch) -> Receiver<io::Result<Launched>> {
        let (tell, told) = bounded(1);
        self.order(Order::Launch(launch, tell));
        told
    }

    /// Tells all processes something.
    pub fn tell(&self, message: ToWorker) {
        self.order(Order::Tell(message));
    }

    /// Ends what is left, and waits until nothing is.
    pub fn finish(self) {
        self.order(Order::End);
        // If it panicked, its children went with it.
        let _ = self.thread.join();
    }

    fn order(&self, order: Order) {
        // A keeper that is gone has told why.
        let _ = self.orders.send(order);
        let _ = rustix::io::write(&self.bell, &1_u64.to_ne_bytes());
    }
}

impl Office {
    fn keep(&mut self, given: &Receiver<Order>, bell: &OwnedFd) -> io::Result<()> {
        let mut events = Vec::with_capacity(64);
        while !(self.ending && self.workers.is_empty()) {
            events.clear();
            let until_look = self.look();
            match epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut events), until_look.as_ref()) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            for event in &events {
                let token = event.data.u64();
                let number = (token / 2) as u16;
                if token == BELL {
                    let _ = rustix::io::read(bell, &mut [0; 8]);
                    self.obey(given);
                } else if token.is_multiple_of(2) {
                    self.hear(number);
                } else {
                    self.bury(number)?;
                }
            }
        }
        Ok(())
    }

    /// Looks at what the processes take of the machine, if it is time; and says how long it is until the next time.
    fn look(&mut self) -> Option<Timespec> {
        if self.workers.is_empty() {
            return None;
        }
        // Looking at one takes some 20 us.
        let every = LOOK_EVERY.max(Duration::from_millis(self.workers.len() as u64));
        let due = self.looked.map_or(Duration::ZERO, |last| every.saturating_sub(last.elapsed()));
        if due.is_zero() {
            let pids: Vec<u32> = self.workers.values().map(|worker| worker.child.id()).collect();
            let shares = self.processes.sample(&pids);
            for (&number, share) in self.workers.keys().zip(shares) {
                self.stage.roll.change(number, |process| process.share = share.or(process.share));
            }
            self.looked = Some(Instant::now());
        }
        let left = if due.is_zero() { every } else { due };
        Some(Timespec { tv_sec: left.as_secs() as i64, tv_nsec: left.subsec_nanos().into() })
    }

    fn obey(&mut self, given: &Receiver<Order>) {
        loop {
            match given.try_recv() {
                Ok(Order::Launch(launch, answer)) => {
                    // Who has stopped waiting has no use for it, and it ends with the run.
                    let _ = answer.send(self.launch(launch));
                }
                Ok(Order::Tell(message)) => {
                    for worker in self.workers.values() {
                        // Who has no room for it has not read what came before, and will not miss it.
                        let _ = worker.link.send(&message, &[], false);
                    }
                }
                Ok(Order::End) | Err(TryRecvError::Disconnected) => {
                    self.ending = true;
                    self.end_all();
                    return;
                }
                Err(TryRecvError::Empty) => return,
            }
        }
    }

    fn end_all(&self) {
        for worker in self.workers.values() {
            // Its number is still its own: it has not been waited for.
            let _ = kill_process_group(Pid::from_child(&worker.child), Signal::KILL);
        }
    }

    fn launch(&mut self, launch: Launch) -> io::Result<Launched> {
        if self.ending {
            return Err(io::Error::other("the run is being ended"));
        }
        let number =
            self.stage.roll.next_number().ok_or_else(|| io::Error::other("more processes than can be numbered"))?;
        let (link, theirs) = Link::pair()?;
        let (sentinel_read, sentinel) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
        let own = || EXECUTABLE.get().cloned().unwrap_or_else(|| "/proc/self/exe".into());
        let mut child = Command::new(own())
            .arg0("gilscope")
            .arg("worker")
            .stdin(theirs.into_fd())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let pid = Pid::from_child(&child);
        let started_ns = monotonic_raw_ns().saturating_sub(self.origin_ns);
        let begun = (|| {
            let end = pidfd_open(pid, PidfdFlags::empty())?;
            let handle = end.try_clone()?;
            let begin = ToWorker::Begin {
                number,
                name: launch.name.clone(),
                threads: self.stage.crew.len().try_into().unwrap_or(u16::MAX),
                program: launch.program,
            };
            let payload = blob(&launch.payload)?;
            let files = self.outfit.files()?.into_iter().chain([payload.as_fd()]);
            let files = files.chain(launch.files.iter().map(AsFd::as_fd));
            match link.send(&begin, &files.collect::<Vec<BorrowedFd<'_>>>(), false) {
                // It was killed before it heard a word: its end is told like any other.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                sent => sent?,
            }
            let tokens = [
                epoll::EventData::new_u64(2 * u64::from(number)),
                epoll::EventData::new_u64(2 * u64::from(number) + 1),
            ];
            epoll::add(&self.epoll, &link, tokens[0], epoll::EventFlags::IN)?;
            epoll::add(&self.epoll, &end, tokens[1], epoll::EventFlags::IN)?;
            Ok((end, handle))
        })();
        let (end, handle) = match begun {
            Ok(ends) => ends,
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(error);
            }
        };
        self.stage.roll.enter(ProcessReport {
            number,
            name: launch.name.clone(),
            kind: Standing::Process,
            pid: child.id(),
            started_ns,
            ended_ns: None,
            exit: None,
            private_bytes: None,
            cpu_ns: None,
            share: None,
        });
        let pid = child.id();
        self.workers.insert(number, Worker { name: launch.name, link, child, end, sentinel, threads: 0 });
        Ok(Launched { pid, handle, sentinel: sentinel_read })
    }

    /// Hears all that a worker has to say.
    fn hear(&mut self, number: u16) {
        while let Some(worker) = self.workers.get(&number) {
            match worker.link.receive::<ToKeeper>(false) {
                Ok(Some((message, files))) => self.heed(number, message, files),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                // It has ended, or speaks a language of its own: there is nothing more to hear.
                Ok(None) | Err(_) => {
                    let _ = epoll::delete(&self.epoll, &worker.link);
                    return;
                }
            }
        }
    }

    fn heed(&mut self, number: u16, message: ToKeeper, mut files: Vec<OwnedFd>) {
        match message {
            ToKeeper::Thread { name } => {
                if let Some(file) = files.pop()
                    && let Err(error) = self.enlist(number, &name, &file)
                {
                    self.stage.break_down(&format!("cannot see what thread {name} of a process records: {error}"));
                }
            }
            ToKeeper::Task { name } => {
                let lane = self.stage.enlist_task(&name, number);
                self.answer(number, &ToWorker::Task(lane), &[]);
            }
            ToKeeper::Launch { name, program } => {
                let payload =
                    if files.is_empty() { Err(io::ErrorKind::InvalidData.into()) } else { read_blob(files.remove(0)) };
                match payload.and_then(|payload| self.launch(Launch { name, payload, files, program })) {
                    Ok(Launched { pid, handle, sentinel }) => {
                        self.answer(number, &ToWorker::Launched { pid }, &[handle.as_fd(), sentinel.as_fd()]);
                    }
                    Err(error) => self.refuse(number, &error),
                }
            }
            ToKeeper::Scratch { make } => match self.stage.scratch.path(make) {
                Ok(path) => self.answer(number, &ToWorker::Scratch(path), &[]),
                Err(error) => self.refuse(number, &error),
            },
            ToKeeper::Print(text) => self.stage.output.print(&text),
            ToKeeper::PrintError(text) => self.stage.output.print_error(&text),
            ToKeeper::Deadlock(text) => {
                self.stage.tell_deadlock(Deadlock { text, threads: Vec::new(), everyone: false });
            }
            ToKeeper::Broken(what) => self.stage.break_down(&what),
            ToKeeper::Ended { private, cpu_ns } => self.stage.roll.change(number, |process| {
                (process.private_bytes, process.cpu_ns) = (private, Some(cpu_ns));
            }),
        }
    }

    fn refuse(&self, number: u16, error: &io::Error) {
        let errno = error.raw_os_error().unwrap_or(0);
        self.answer(number, &ToWorker::Refused { errno, text: error.to_string() }, &[]);
    }

    /// Answers a worker, which waits for that: so there is room, unless it has ended.
    fn answer(&self, number: u16, message: &ToWorker, files: &[BorrowedFd<'_>]) {
        if let Some(worker) = self.workers.get(&number) {
            let _ = worker.link.send(message, files, false);
        }
    }

    /// A thread of a worker: from now on it is one of the run's.
    fn enlist(&mut self, number: u16, name: &str, file: &OwnedFd) -> io::Result<()> {
        let (counters, ring) = remote::open(file)?;
        let Some(worker) = self.workers.get_mut(&number) else { return Ok(()) };
        let name = if worker.threads == 0 { worker.name.clone() } else { format!("{}/{name}", worker.name) };
        worker.threads = worker.threads.saturating_add(1);
        let too_many = || io::Error::other("more threads than can be numbered (65,536)");
        let thread = self.stage.crew.enlist(&name, counters, number).ok_or_else(too_many)?.0;
        if let Some(ring) = ring {
            self.stage.arrive(Arrival::Thread { thread, process: number, ring });
        }
        Ok(())
    }

    /// A worker has ended: hears its last words, tells everybody how it ended.
    fn bury(&mut self, number: u16) -> io::Result<()> {
        let stamp = Stamper::new().stamp().0;
        let ended_ns = monotonic_raw_ns().saturating_sub(self.origin_ns);
        self.hear(number);
        let Some(mut worker) = self.workers.remove(&number) else { return Ok(()) };
        let _ = epoll::delete(&self.epoll, &worker.end);
        let exit = exit_code(worker.child.wait()?);
        // A pipe takes four bytes at once; who has closed the other end does not want to know.
        let _ = std::fs::File::from(worker.sentinel).write_all(&exit.to_ne_bytes());
        self.stage.arrive(Arrival::Gone { process: number, stamp });
        self.stage.roll.change(number, |process| (process.ended_ns, process.exit) = (Some(ended_ns), Some(exit)));
        Ok(())
    }
}

/// As Python tells it: negative for a signal.
fn exit_code(status: ExitStatus) -> i32 {
    status.code().or(status.signal().map(|signal| -signal)).unwrap_or(-1)
}
