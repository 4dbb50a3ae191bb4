//! Writing a recording down, entry by entry.

use std::{
    fs::File,
    io::{self, Write},
};

use super::entry::{Entry, MAGIC};

/// Bytes after which it is written even in the middle of a round.
const FULL: usize = 1 << 20;

/// A recording on its way into a file.
#[derive(Debug)]
pub struct Journal {
    out: File,
    buffer: Vec<u8>,
    /// Why nothing is written any more.
    failure: Option<String>,
}

impl Journal {
    /// A recording that begins here.
    pub fn new(out: File) -> Self {
        Self { out, buffer: MAGIC.to_vec(), failure: None }
    }

    /// Adds an entry.
    pub fn write(&mut self, entry: &Entry<'_>) {
        if self.failure.is_some() {
            return;
        }
        if let Err(error) = append(&mut self.buffer, entry) {
            self.failure = Some(error.to_string());
        } else if self.buffer.len() > FULL {
            self.flush();
        }
    }

    /// Hands over to the system what was written so far: it is kept from now on, even if we are killed.
    pub fn flush(&mut self) {
        let written = self.out.write_all(&self.buffer);
        self.buffer.clear();
        if let Err(error) = written {
            self.failure.get_or_insert(error.to_string());
        }
    }

    /// Why it is not complete, if it is not.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }
}

/// An entry behind its length in bytes and its checksum.
fn append(buffer: &mut Vec<u8>, entry: &Entry<'_>) -> io::Result<()> {
    let start = buffer.len();
    buffer.extend([0; 8]);
    *buffer = postcard::to_extend(entry, std::mem::take(buffer)).map_err(io::Error::other)?;
    let (head, bytes) = buffer[start..].split_at_mut(8);
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    head[..4].copy_from_slice(&length.to_le_bytes());
    head[4..].copy_from_slice(&crc32fast::hash(bytes).to_le_bytes());
    Ok(())
}
