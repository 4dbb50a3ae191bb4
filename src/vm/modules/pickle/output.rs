//! The bytes of a pickle under way, in frames from protocol 4 on.

use super::opcodes::FRAME;

/// Bytes from which on a frame is closed, and a value stands outside any.
pub(super) const FRAME_TARGET: usize = 64 << 10;

/// Fewer bytes are not worth a frame.
const FRAME_LEAST: usize = 4;

/// A frame's opcode and length.
const HEADER: usize = 9;

/// What has been written.
#[derive(Debug, Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
    framing: bool,
    /// Where the header of the open frame will be.
    frame: Option<usize>,
}

impl Output {
    /// From now on what is written stands in frames.
    pub fn begin_frames(&mut self) {
        self.framing = true;
    }

    /// Writes bytes that belong together.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        if self.framing && self.frame.is_none() {
            self.frame = Some(self.bytes.len());
            self.bytes.extend_from_slice(&[0; HEADER]);
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// Writes a value's header and its bytes; outside any frame if they are many.
    pub fn push_payload(&mut self, header: &[u8], payload: &[u8]) {
        if payload.len() < FRAME_TARGET {
            self.push(header);
            self.push(payload);
            return;
        }
        self.close_frame();
        self.bytes.extend_from_slice(header);
        self.bytes.extend_from_slice(payload);
    }

    /// Between two values: closes a frame that is long enough, and tells so.
    #[inline]
    pub fn boundary(&mut self) -> bool {
        let full = self.frame.is_some_and(|begin| self.bytes.len() - begin - HEADER >= FRAME_TARGET);
        if full {
            self.close_frame();
        }
        full
    }

    /// Closes the open frame.
    pub fn close_frame(&mut self) {
        let Some(begin) = self.frame.take() else { return };
        let length = self.bytes.len() - begin - HEADER;
        if length < FRAME_LEAST {
            self.bytes.drain(begin..begin + HEADER);
            return;
        }
        self.bytes[begin] = FRAME;
        self.bytes[begin + 1..begin + HEADER].copy_from_slice(&(length as u64).to_le_bytes());
    }

    /// Bytes that writing so many more may ask for at once.
    #[inline]
    pub fn growth(&self, more: usize) -> usize {
        let needed = self.bytes.len() + more;
        if needed <= self.bytes.capacity() { 0 } else { 2 * needed }
    }

    /// Moves out what has been written; no frame is open.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_frames_have_no_header_and_large_values_stand_outside() {
        let mut output = Output::default();
        output.push(b"head");
        output.begin_frames();
        output.push(b"abc");
        output.push_payload(b"#", &vec![7; FRAME_TARGET]);
        output.push(b"four");
        output.close_frame();
        let bytes = output.take();
        assert_eq!(&bytes[..9], b"headabc#\x07");
        assert_eq!(&bytes[8 + FRAME_TARGET..], b"\x95\x04\0\0\0\0\0\0\0four");
    }
}
