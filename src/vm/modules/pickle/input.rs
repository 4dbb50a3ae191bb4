//! Where a pickle is read from: bytes that are all there, or a file-like object, of which no more is taken than the pickle has.

use std::{ops::Range, sync::Arc};

use crate::vm::{exception::Exc, modules::arguments, state::ThreadState, unwind::Unwind, value::Value};

use super::error;

/// The methods of a file-like object.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub read: Value,
    pub readline: Value,
}

/// What is to be read.
#[derive(Debug)]
pub(super) struct Input {
    /// What has been taken from the file and not been read, from `at` on.
    bytes: Arc<[u8]>,
    at: usize,
    file: Option<Source>,
}

impl Input {
    /// Bytes that are all there.
    pub fn of_bytes(bytes: Arc<[u8]>) -> Self {
        Self { bytes, at: 0, file: None }
    }

    /// From a file.
    pub fn of_file(file: Source) -> Self {
        Self { bytes: Arc::from([]), at: 0, file: Some(file) }
    }

    /// The bytes of a range that was taken.
    #[inline]
    pub fn get(&self, range: Range<usize>) -> &[u8] {
        &self.bytes[range]
    }

    /// The next byte, which is an opcode.
    #[inline]
    pub fn opcode(&mut self, ts: &mut ThreadState<'_>) -> Result<u8, Unwind> {
        if let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            return Ok(byte);
        }
        if self.file.is_some() && self.fill(ts, 1)? {
            self.at = 1;
            return Ok(self.bytes[0]);
        }
        Err(ts.raise(Exc::EOFError, "Ran out of input"))
    }

    /// So many bytes.
    pub fn array<const N: usize>(&mut self, ts: &mut ThreadState<'_>) -> Result<[u8; N], Unwind> {
        let range = self.take(ts, N)?;
        let mut array = [0; N];
        array.copy_from_slice(self.get(range));
        Ok(array)
    }

    /// So many bytes, however many: only those are held that are there.
    pub fn take(&mut self, ts: &mut ThreadState<'_>, length: usize) -> Result<Range<usize>, Unwind> {
        if length > self.bytes.len() - self.at && (self.file.is_none() || !self.fill(ts, length)?) {
            return Err(error::unpickling(ts, "pickle data was truncated"));
        }
        let begin = self.at;
        self.at += length;
        Ok(begin..self.at)
    }

    /// The bytes of a frame are to come: takes them from the file at once.
    pub fn frame(&mut self, ts: &mut ThreadState<'_>, length: usize) -> Result<(), Unwind> {
        let range = self.take(ts, length)?;
        self.at = range.start;
        Ok(())
    }

    /// A line with its end.
    pub fn line(&mut self, ts: &mut ThreadState<'_>) -> Result<Range<usize>, Unwind> {
        if let Some(length) = self.bytes[self.at..].iter().position(|&byte| byte == b'\n') {
            let begin = self.at;
            self.at += length + 1;
            return Ok(begin..self.at);
        }
        if let Some(file) = self.file.clone() {
            let more = ts.call(&file.readline, &[])?;
            let more = bytes(ts, &more, "readline")?;
            if more.last() == Some(&b'\n') {
                let left = &self.bytes[self.at..];
                let whole: Arc<[u8]> = if left.is_empty() { more } else { [left, &more[..]].concat().into() };
                self.at = whole.len();
                self.bytes = whole;
                return Ok(0..self.at);
            }
        }
        Err(error::unpickling(ts, "pickle data was truncated"))
    }

    /// Has at least so many bytes at hand, from place 0 on; false if the file has not so many.
    fn fill(&mut self, ts: &mut ThreadState<'_>, length: usize) -> Result<bool, Unwind> {
        let Some(file) = self.file.clone() else { return Ok(false) };
        let left = &self.bytes[self.at..];
        let wanted = Value::Int(i64::try_from(length - left.len()).unwrap_or(i64::MAX));
        let more = ts.call(&file.read, &[wanted])?;
        let more = bytes(ts, &more, "read")?;
        let whole: Arc<[u8]> = if left.is_empty() { more } else { [left, &more[..]].concat().into() };
        self.bytes = whole;
        self.at = 0;
        Ok(self.bytes.len() >= length)
    }
}

fn bytes(ts: &ThreadState<'_>, value: &Value, method: &str) -> Result<Arc<[u8]>, Unwind> {
    arguments::bytes(ts, value).ok_or_else(|| {
        let kind = ts.type_name(value);
        ts.raise(Exc::ValueError, format!("{method}() returned non-bytes object ({kind})"))
    })
}
