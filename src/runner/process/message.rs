//! What a worker process and the keeper tell each other: one packet a message, descriptors beside it.

use std::{
    fs::File,
    io::{self, IoSlice, IoSliceMut, Write},
    mem::MaybeUninit,
    os::{
        fd::{AsFd, BorrowedFd, OwnedFd},
        unix::fs::FileExt,
    },
    path::PathBuf,
};

use rustix::{
    fs::{MemfdFlags, memfd_create},
    net::{
        AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
        SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The most bytes of a packet; longer texts go in several.
const PACKET: usize = 1 << 16;

/// The most bytes of text in one message: escaped, they still fit a packet.
pub const TEXT: usize = 1 << 13;

/// The most descriptors beside a message: the kernel takes no more than 253.
pub const FILES: usize = 240;

/// From a worker to the keeper.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToKeeper {
    /// A thread begins. Beside it: its memory.
    Thread {
        /// Its name in the program.
        name: String,
    },
    /// A number is wanted for a task's lane.
    Task {
        /// Its name.
        name: String,
    },
    /// A process is wanted. Beside it: the payload, then what the process is to get.
    Launch {
        /// Its name in the program.
        name: String,
        /// See [`crate::vm::Launch::program`].
        program: bool,
    },
    /// The run's scratch directory is asked for; with `make` it is made if need be.
    Scratch {
        /// See above.
        make: bool,
    },
    /// Standard output.
    Print(String),
    /// Standard error.
    PrintError(String),
    /// Threads of the process wait for each other for ever.
    Deadlock(String),
    /// Something of ours went wrong.
    Broken(String),
    /// The program has ended there. Memory of its own that the process had then, bytes, and the processor time that it has used,
    /// nanoseconds.
    Ended {
        /// Bytes; nothing if the kernel does not tell.
        private: Option<u64>,
        /// Nanoseconds.
        cpu_ns: u64,
    },
}

/// From the keeper to a worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// The first message: who it is. Beside it: the run's plan, the payload, then what else it gets.
    Begin {
        /// The number of the process in the run.
        number: u16,
        /// Its name in the program.
        name: String,
        /// How many threads the run has had before it.
        threads: u16,
        /// See [`crate::vm::Launch::program`].
        program: bool,
    },
    /// The task's lane, if there is one.
    Task(Option<u16>),
    /// Where the scratch directory is, if there is one.
    Scratch(Option<PathBuf>),
    /// The process has been started. Beside it: its handle and its sentinel.
    Launched {
        /// Its number in the system.
        pid: u32,
    },
    /// It has not.
    Refused {
        /// The system's number of the error, 0 if it has none.
        errno: i32,
        /// What to say.
        text: String,
    },
    /// `sys.setcheckinterval` from outside.
    CheckInterval(i32),
    /// `sys.setswitchinterval` from outside, in microseconds.
    SwitchInterval(u64),
}

/// One end of the socket between a worker and the keeper.
#[derive(Debug)]
pub struct Link(OwnedFd);

impl Link {
    /// Both ends of a new one.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (a, b) = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        Ok((Self(a), Self(b)))
    }

    /// Sends a message, with the descriptors beside it. With `patient` it waits for room; else that is an error.
    pub fn send(&self, message: &impl Serialize, files: &[BorrowedFd<'_>], patient: bool) -> io::Result<()> {
        let packet = serde_json::to_vec(message)?;
        if packet.len() > PACKET || files.len() > FILES {
            return Err(io::ErrorKind::ArgumentListTooLong.into());
        }
        let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FILES))];
        let mut beside = SendAncillaryBuffer::new(&mut space);
        if !files.is_empty() && !beside.push(SendAncillaryMessage::ScmRights(files)) {
            return Err(io::ErrorKind::ArgumentListTooLong.into());
        }
        let flags = SendFlags::NOSIGNAL | if patient { SendFlags::empty() } else { SendFlags::DONTWAIT };
        loop {
            match sendmsg(&self.0, &[IoSlice::new(&packet)], &mut beside, flags) {
                Ok(_) => return Ok(()),
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The next message and what came beside it; nothing when the other end is gone. Without `patient` it is an error
    /// ([`io::ErrorKind::WouldBlock`]) if there is none now.
    pub fn receive<M: DeserializeOwned>(&self, patient: bool) -> io::Result<Option<(M, Vec<OwnedFd>)>> {
        let mut packet = vec![0; PACKET];
        let mut space = vec![MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(FILES))];
        let mut beside = RecvAncillaryBuffer::new(&mut space);
        let flags = RecvFlags::CMSG_CLOEXEC | if patient { RecvFlags::empty() } else { RecvFlags::DONTWAIT };
        let received = loop {
            match recvmsg(&self.0, &mut [IoSliceMut::new(&mut packet)], &mut beside, flags) {
                Err(rustix::io::Errno::INTR) => {}
                Err(rustix::io::Errno::CONNRESET) => return Ok(None),
                result => break result?,
            }
        };
        if received.bytes == 0 {
            return Ok(None);
        }
        let mut files = Vec::new();
        for message in beside.drain() {
            if let RecvAncillaryMessage::ScmRights(some) = message {
                files.extend(some);
            }
        }
        if received.flags.intersects(ReturnFlags::TRUNC | ReturnFlags::CTRUNC) {
            return Err(io::Error::other("too many open files"));
        }
        Ok(Some((serde_json::from_slice(&packet[..received.bytes])?, files)))
    }

    /// The descriptor, to hand over.
    pub fn into_fd(self) -> OwnedFd {
        self.0
    }
}

impl From<OwnedFd> for Link {
    fn from(fd: OwnedFd) -> Self {
        Self(fd)
    }
}

impl AsFd for Link {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Bytes of any number, as a descriptor.
pub fn blob(bytes: &[u8]) -> io::Result<OwnedFd> {
    let mut file = File::from(memfd_create("gilscope", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    Ok(file.into())
}

/// What is behind such a descriptor. Several may read it at once.
pub fn read_blob(file: OwnedFd) -> io::Result<Vec<u8>> {
    let file = File::from(file);
    let mut bytes = vec![0; usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?];
    file.read_exact_at(&mut bytes, 0)?;
    Ok(bytes)
}

/// A text in pieces that fit a message each.
pub fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (piece, rest) = text.split_at(text.floor_char_boundary(TEXT));
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;

    use super::*;

    #[test]
    fn a_message_takes_descriptors_along() {
        let (here, there) = Link::pair().unwrap();
        let payload = blob(b"pickled").unwrap();
        here.send(&ToKeeper::Launch { name: "Process-1".into(), program: false }, &[payload.as_fd()], true).unwrap();
        drop(here);
        let (message, mut files) = there.receive::<ToKeeper>(true).unwrap().unwrap();
        assert!(matches!(message, ToKeeper::Launch { name, .. } if name == "Process-1"));
        assert_ne!(files[0].as_raw_fd(), payload.as_raw_fd());
        for _ in 0..2 {
            assert_eq!(read_blob(files[0].try_clone().unwrap()).unwrap(), b"pickled", "whoever reads first");
        }
        files.clear();
        assert!(there.receive::<ToKeeper>(true).unwrap().is_none(), "the other end is gone");
    }

    #[test]
    fn who_has_nothing_to_hear_is_not_kept() {
        let (_here, there) = Link::pair().unwrap();
        assert_eq!(there.receive::<ToKeeper>(false).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn a_long_text_goes_in_pieces() {
        let text = "äöü\u{1}".repeat(10_000);
        let all: Vec<&str> = pieces(&text).collect();
        assert!(all.len() > 1 && all.iter().all(|piece| piece.len() <= TEXT) && all.concat() == text);
        assert_eq!(pieces("").count(), 0);
        let (here, there) = Link::pair().unwrap();
        let worst = "\u{1}".repeat(TEXT);
        here.send(&ToKeeper::Print(worst.clone()), &[], true).unwrap();
        let (message, _) = there.receive::<ToKeeper>(true).unwrap().unwrap();
        assert!(matches!(message, ToKeeper::Print(text) if text == worst));
    }
}
