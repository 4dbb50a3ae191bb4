//! The buffer of an open file: filled by one read at a time, decoded if it is text.

use std::{
    fs,
    io::{self, Read as _, Seek as _},
};

use crate::trace::{counters::Syscall, tracer::Tracer};

use super::decode::Decoder;

/// Bytes of an ordinary read, and of the largest.
const BUFFER: usize = 8192;
const LARGEST: usize = 1 << 24;

/// What one thread at a time may use.
#[derive(Debug)]
pub(super) struct Reader {
    /// None when closed.
    pub(super) file: Option<fs::File>,
    /// What was read and nobody has had yet, decoded if it is text.
    pub(super) buffer: Vec<u8>,
    /// How much of the buffer was handed out.
    pub(super) at: usize,
    pub(super) decoder: Decoder,
    pub(super) ended: bool,
}

/// How much is wanted.
#[derive(Clone, Copy)]
pub(super) enum Amount {
    All,
    /// So many characters or bytes.
    Count(usize),
    /// Up to the end of a line.
    Line,
}

impl Reader {
    pub(super) fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Length of what is wanted within the buffer; none if more has to be read first.
    pub(super) fn available(&self, amount: Amount, text: bool) -> Option<usize> {
        let rest = self.rest();
        let found = match amount {
            Amount::All => None,
            Amount::Count(count) if text => {
                let starts = rest.iter().enumerate().filter(|(_, byte)| !matches!(byte, 0x80..0xc0));
                starts.map(|(at, _)| at).chain([rest.len()]).nth(count)
            }
            Amount::Count(count) => Some(count).filter(|&count| count <= rest.len()),
            Amount::Line => rest.iter().position(|&byte| byte == b'\n').map(|at| at + 1),
        };
        found.or_else(|| self.ended.then_some(rest.len()))
    }

    pub(super) fn take(&mut self, length: usize) -> Vec<u8> {
        let taken = self.rest()[..length].to_vec();
        self.at += length;
        if self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
        }
        taken
    }

    /// One read.
    pub(super) fn fill(&mut self, tracer: &Tracer, amount: Amount) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let size = match amount {
            Amount::All => {
                let left = file.metadata()?.len().saturating_sub(file.stream_position()?);
                usize::try_from(left).unwrap_or(LARGEST).saturating_add(1).clamp(BUFFER, LARGEST)
            }
            Amount::Count(count) => count.clamp(BUFFER, LARGEST),
            Amount::Line => BUFFER,
        };
        let mut bytes = vec![0; size];
        tracer.syscall(Syscall::Read);
        let read = file.read(&mut bytes)?;
        bytes.truncate(read);
        self.ended = read == 0;
        self.buffer.drain(..self.at);
        self.at = 0;
        self.decoder.decode(&bytes, self.ended, &mut self.buffer)
    }
}
