//! How a message lies on a descriptor: its length and its number, 32 bits each with the lowest first, then its bytes.
//!
//! The number says in the records which message that was sent is the one that was received.

use std::{io::IoSlice, os::fd::AsFd};

use rustix::io::{Errno, read, writev};

use crate::trace::{
    counters::Syscall,
    record::Kind,
    tracer::{Aborted, Tracer},
};

const HEADER: usize = 8;

/// Memory for a message is taken as it comes: its head alone does not say that so much will come.
const PIECE: usize = 1 << 20;

/// A message on its way out.
#[derive(Debug)]
pub(super) struct Outgoing<'a> {
    number: u32,
    header: [u8; HEADER],
    data: &'a [u8],
    /// Bytes that are written, header and all; nothing before the first try.
    written: Option<usize>,
}

impl<'a> Outgoing<'a> {
    /// A message; nothing if it is too long.
    pub fn new(number: u32, data: &'a [u8]) -> Option<Self> {
        let length = u32::try_from(data.len()).ok()?;
        let mut header = [0; HEADER];
        header[..4].copy_from_slice(&length.to_le_bytes());
        header[4..].copy_from_slice(&number.to_le_bytes());
        Some(Self { number, header, data, written: None })
    }

    /// Writes what is left of it. After an interruption it goes on where it was.
    pub fn write(&mut self, me: &Tracer, to: &impl AsFd) -> Result<rustix::io::Result<()>, Aborted> {
        if self.written.is_none() {
            me.emit(Kind::Send, 0, self.number);
            me.emit(Kind::Size, 0, self.data.len() as u32);
        }
        let written = self.written.get_or_insert(0);
        while *written < HEADER + self.data.len() {
            if me.interrupted() {
                return Err(Aborted);
            }
            let header = &self.header[(*written).min(HEADER)..];
            let data = &self.data[written.saturating_sub(HEADER)..];
            me.syscall(Syscall::Write);
            match writev(to, &[IoSlice::new(header), IoSlice::new(data)]) {
                Ok(more) => *written += more,
                Err(Errno::INTR) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(()))
    }
}

/// A message on its way in.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The longest that is welcome.
    most: usize,
    header: [u8; HEADER],
    /// Bytes of the header that are there.
    headed: usize,
    data: Vec<u8>,
    /// Bytes of the data that are there.
    read: usize,
}

/// What came of waiting for a message.
#[derive(Debug)]
pub(super) enum Received {
    Message(Vec<u8>),
    /// The other side has closed its end, after its last message.
    End,
    /// It has closed it within a message.
    Torn,
    /// A message that is longer than it may be.
    TooLong,
    Failed(Errno),
}

impl Incoming {
    /// A message of so many bytes at most.
    pub fn new(most: usize) -> Self {
        Self { most, header: [0; HEADER], headed: 0, data: Vec::new(), read: 0 }
    }

    fn field(&self, at: usize) -> u32 {
        let mut field = [0; 4];
        field.copy_from_slice(&self.header[at..at + 4]);
        u32::from_le_bytes(field)
    }

    /// Reads on, until the message is complete or will never be.
    pub fn read(&mut self, me: &Tracer, from: &impl AsFd) -> Result<Received, Aborted> {
        loop {
            let (headed, length) = (self.headed == HEADER, self.field(0) as usize);
            if headed && length > self.most {
                return Ok(Received::TooLong);
            }
            if headed && self.read == length {
                me.emit(Kind::Receive, 0, self.field(4));
                me.emit(Kind::Size, 0, length as u32);
                return Ok(Received::Message(std::mem::take(&mut self.data)));
            }
            if me.interrupted() {
                return Err(Aborted);
            }
            let room = if headed {
                self.data.resize(length.min(self.read + PIECE), 0);
                &mut self.data[self.read..]
            } else {
                &mut self.header[self.headed..]
            };
            me.syscall(Syscall::Read);
            match read(from, room) {
                Ok(0) => return Ok(if self.headed == 0 { Received::End } else { Received::Torn }),
                Ok(more) if headed => self.read += more,
                Ok(more) => self.headed += more,
                Err(Errno::INTR) => {}
                Err(error) => return Ok(Received::Failed(error)),
            }
        }
    }
}

#[cfg(all(test, not(gilscope_model)))]
mod tests {
    use std::{io::Write, os::fd::OwnedFd, thread};

    use rustix::pipe::pipe;

    use super::*;

    fn me() -> Tracer {
        Tracer::counting(std::sync::Arc::default(), std::sync::Arc::default())
    }

    fn receive(from: &OwnedFd) -> Received {
        Incoming::new(usize::MAX).read(&me(), from).unwrap()
    }

    #[test]
    fn messages_come_one_by_one_then_the_end() {
        let (reader, writer) = pipe().unwrap();
        for data in [&b"one"[..], b"", b"three"] {
            Outgoing::new(7, data).unwrap().write(&me(), &writer).unwrap().unwrap();
        }
        drop(writer);
        for data in [&b"one"[..], b"", b"three"] {
            assert!(matches!(receive(&reader), Received::Message(read) if read == data));
        }
        assert!(matches!(receive(&reader), Received::End));
    }

    #[test]
    fn a_message_larger_than_a_pipe_comes_through() {
        let (reader, writer) = pipe().unwrap();
        let data: Vec<u8> = (0..3_000_000_u32).map(|n| n as u8).collect();
        thread::scope(|s| {
            s.spawn(|| Outgoing::new(7, &data).unwrap().write(&me(), &writer).unwrap().unwrap());
            assert!(matches!(receive(&reader), Received::Message(read) if read == data));
        });
    }

    #[test]
    fn half_a_message_and_one_too_long_are_told() {
        let (reader, writer) = pipe().unwrap();
        Outgoing::new(7, b"too long").unwrap().write(&me(), &writer).unwrap().unwrap();
        assert!(matches!(Incoming::new(3).read(&me(), &reader).unwrap(), Received::TooLong));
        let (reader, writer) = pipe().unwrap();
        std::fs::File::from(writer).write_all(&[9, 0, 0, 0, 1, 0, 0, 0, b'x']).unwrap();
        assert!(matches!(receive(&reader), Received::Torn));
    }
}
