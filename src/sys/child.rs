//! Other programs: started so that they and all that they start can be ended, and watched without a thread.

use std::{
    fs::{self, File},
    io::{self, Read},
    os::{
        fd::{AsFd, OwnedFd},
        unix::process::CommandExt,
    },
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::ioctl_fionbio,
    process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open},
};

use super::affinity;

/// Bytes that are kept of what a child writes to one stream; the rest is read and dropped.
const KEPT: usize = 4 << 20;

/// Bytes that a pipe holds at most, unless root made it larger.
const MOST_AT_ONCE: usize = 1 << 20;

/// A running child, first of a process group of its own. When it goes, so does the whole group.
#[derive(Debug)]
pub struct Group {
    child: Child,
    pid: Pid,
    /// Readable once the child has ended.
    end: OwnedFd,
    stdout: Stream,
    stderr: Stream,
}

/// What is read of a child's stream.
#[derive(Debug)]
struct Stream {
    /// `None`: at its end.
    file: Option<File>,
    text: Vec<u8>,
}

impl Group {
    /// Starts a program that reads nothing, on these cores. It ends at the latest with the thread that starts it.
    pub fn start(command: &mut Command, cores: Vec<u16>) -> io::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let prepare = move || {
            // A system that forbids it runs the program all the same.
            let _ = affinity::restrict(&cores);
            // SAFETY: no memory is involved.
            unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
            Ok(())
        };
        // SAFETY: between fork and exec only system calls are made: nothing is allocated, no lock is taken.
        let mut child = unsafe { command.pre_exec(prepare) }.spawn()?;
        let pid = Pid::from_child(&child);
        let streams = (stream(child.stdout.take()), stream(child.stderr.take()));
        match (pidfd_open(pid, PidfdFlags::empty()), streams) {
            (Ok(end), (Ok(stdout), Ok(stderr))) => Ok(Self { child, pid, end, stdout, stderr }),
            (Err(error), _) => Err(give_up(child, pid, error.into())),
            (_, (Err(error), _) | (_, Err(error))) => Err(give_up(child, pid, error)),
        }
    }

    /// Takes in what it writes, until it has ended or so much time has passed; says whether it has ended.
    pub fn watch(&mut self, time: Duration) -> io::Result<bool> {
        let mut watched = vec![PollFd::new(&self.end, PollFlags::IN)];
        let streams = [&self.stdout, &self.stderr].map(|stream| stream.file.as_ref());
        watched.extend(streams.iter().flatten().map(|file| PollFd::from_borrowed_fd(file.as_fd(), PollFlags::IN)));
        let time = Timespec { tv_sec: time.as_secs() as i64, tv_nsec: time.subsec_nanos().into() };
        match poll(&mut watched, Some(&time)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let ended = !watched[0].revents().is_empty();
        self.stdout.read();
        self.stderr.read();
        Ok(ended)
    }

    /// Ties the child's threads to the cores, one each in order of their start: the first, which mostly waits, to that of the second.
    pub fn pin(&self, cores: &[u16]) {
        let Ok(entries) = fs::read_dir(format!("/proc/{}/task", self.child.id())) else { return };
        let tids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let mut tids: Vec<i32> = tids.collect();
        tids.sort_unstable();
        for (number, tid) in tids.into_iter().enumerate() {
            // A thread that has ended meanwhile needs no core.
            let _ = affinity::restrict_thread(tid, &[cores[number.saturating_sub(1) % cores.len()]]);
        }
    }

    /// Ends whatever is left of the group, and tells how the first of it ended, with what it wrote to the standard output and the
    /// standard error.
    pub fn finish(mut self) -> io::Result<(ExitStatus, Vec<u8>, Vec<u8>)> {
        // Its number cannot be somebody else's yet: it has not been waited for.
        let _ = kill_process_group(self.pid, Signal::KILL);
        let status = self.child.wait()?;
        self.stdout.read();
        self.stderr.read();
        Ok((status, std::mem::take(&mut self.stdout.text), std::mem::take(&mut self.stderr.text)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // After `finish` the number may be another's: then there is a status already, and nothing is left to end.
        if let Ok(None) = self.child.try_wait() {
            let _ = kill_process_group(self.pid, Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

fn give_up(mut child: Child, pid: Pid, error: io::Error) -> io::Error {
    let _ = kill_process_group(pid, Signal::KILL);
    let _ = child.wait();
    error
}

fn stream(pipe: Option<impl Into<OwnedFd>>) -> io::Result<Stream> {
    let file = pipe.map(|pipe| File::from(pipe.into()));
    if let Some(file) = &file {
        ioctl_fionbio(file, true)?;
    }
    Ok(Stream { file, text: Vec::new() })
}

impl Stream {
    /// Reads what there is, but no more than a pipe can hold: who writes faster than can be read must not keep us here.
    fn read(&mut self) {
        let mut buffer = [0; 1 << 14];
        for _ in 0..MOST_AT_ONCE / buffer.len() {
            let Some(file) = &mut self.file else { return };
            match file.read(&mut buffer) {
                Ok(0) => self.file = None,
                Ok(n) => self.text.extend_from_slice(&buffer[..n.min(KEPT - self.text.len())]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => self.file = None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_mins(10);

    fn shell(script: &str) -> Group {
        Group::start(Command::new("/bin/sh").args(["-c", script]), affinity::allowed()).unwrap()
    }

    fn outcome(mut group: Group) -> (ExitStatus, String, String) {
        while !group.watch(LONG).unwrap() {}
        let (status, out, error) = group.finish().unwrap();
        (status, String::from_utf8(out).unwrap(), String::from_utf8(error).unwrap())
    }

    #[test]
    fn what_a_program_writes_and_how_it_ends_is_told() {
        let (status, out, error) = outcome(shell("echo one; echo two >&2; exit 7"));
        assert_eq!((status.code(), out.as_str(), error.as_str()), (Some(7), "one\n", "two\n"));
    }

    #[test]
    fn more_than_a_pipe_holds_is_read_while_it_runs() {
        let (status, out, _) = outcome(shell("i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done"));
        assert_eq!((status.code(), out.len()), (Some(0), 220_000));
    }

    #[test]
    fn a_program_that_hangs_goes_with_all_that_it_has_started() {
        let mut group = shell("sleep 1000 & echo $!; exec sleep 1000");
        while !group.stdout.text.ends_with(b"\n") {
            assert!(!group.watch(LONG).unwrap());
        }
        let other: i32 = String::from_utf8_lossy(&group.stdout.text).trim().parse().unwrap();
        let (status, ..) = group.finish().unwrap();
        assert!(!status.success());
        // Whoever inherits it may take a moment to bury it.
        let is_alive = || {
            let stat = fs::read_to_string(format!("/proc/{other}/stat")).unwrap_or_default();
            stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
        };
        while is_alive() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn cores_hold_for_it_too() {
        let first = affinity::allowed()[0];
        let script = "grep Cpus_allowed_list /proc/self/status";
        let group = Group::start(Command::new("/bin/sh").args(["-c", script]), vec![first]).unwrap();
        assert_eq!(outcome(group).1.split_whitespace().last(), Some(first.to_string().as_str()));
    }
}
