//! Bytes of a file becoming text, piece by piece.

use std::io;

/// How characters are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

impl Encoding {
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "ascii" | "us-ascii" => Some(Self::Ascii),
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" => Some(Self::Latin1),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
        }
    }
}

/// What to do with bytes that are no text.
#[derive(Debug, Clone, Copy)]
enum Errors {
    Strict,
    Ignore,
    Replace,
}

/// Keeps what does not make a character yet, and a carriage return that a line feed may follow.
#[derive(Debug)]
pub(super) struct Decoder {
    /// None for bytes, which stay as they are.
    encoding: Option<Encoding>,
    errors: Errors,
    held: Vec<u8>,
}

impl Decoder {
    pub fn new(encoding: Option<Encoding>, errors: &str) -> Self {
        let errors = match errors {
            "ignore" => Errors::Ignore,
            "replace" => Errors::Replace,
            _ => Errors::Strict,
        };
        Self { encoding, errors, held: Vec::new() }
    }

    /// Bytes that wait for what follows them.
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// Forgets what was held: the place in the file has changed.
    pub fn reset(&mut self) {
        self.held.clear();
    }

    /// Appends what the bytes mean to `text`, as UTF-8. `last` says that nothing follows.
    pub fn decode(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> io::Result<()> {
        let Some(encoding) = self.encoding else {
            text.extend_from_slice(bytes);
            return Ok(());
        };
        let mut bytes = [std::mem::take(&mut self.held), bytes.to_vec()].concat();
        if !last && bytes.last() == Some(&b'\r') {
            bytes.pop();
            self.held.push(b'\r');
        }
        let mut decoded = Vec::with_capacity(bytes.len());
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let (good, bad, reason) = match encoding {
                Encoding::Utf8 => match std::str::from_utf8(rest) {
                    Ok(_) => (rest.len(), 0, ""),
                    Err(error) => match error.error_len() {
                        Some(length) => (error.valid_up_to(), length, invalid(rest[error.valid_up_to()], length)),
                        None if last => {
                            (error.valid_up_to(), rest.len() - error.valid_up_to(), "unexpected end of data")
                        }
                        None => {
                            // The last character is not complete yet; a carriage return cannot be behind it.
                            self.held.splice(0..0, rest[error.valid_up_to()..].iter().copied());
                            rest = &rest[..error.valid_up_to()];
                            (rest.len(), 0, "")
                        }
                    },
                },
                Encoding::Ascii => match rest.iter().position(|byte| !byte.is_ascii()) {
                    None => (rest.len(), 0, ""),
                    Some(at) => (at, 1, "ordinal not in range(128)"),
                },
                Encoding::Latin1 => {
                    decoded.extend(rest.iter().flat_map(|&byte| char::from(byte).to_string().into_bytes()));
                    break;
                }
            };
            decoded.extend_from_slice(&rest[..good]);
            if bad > 0 {
                match self.errors {
                    Errors::Strict => {
                        let place = bytes.len() - rest.len() + good;
                        let message = format!(
                            "'{}' codec can't decode byte 0x{:02x} in position {place}: {reason}",
                            encoding.name(),
                            rest[good]
                        );
                        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
                    }
                    Errors::Ignore => {}
                    Errors::Replace => decoded.extend_from_slice("\u{fffd}".as_bytes()),
                }
            }
            rest = &rest[good + bad..];
        }
        normalise(&decoded, text);
        Ok(())
    }
}

/// Why a UTF-8 sequence is wrong, as CPython puts it.
fn invalid(first: u8, length: usize) -> &'static str {
    if length == 1 && !(0xc2..0xf5).contains(&first) { "invalid start byte" } else { "invalid continuation byte" }
}

/// Every line end becomes a line feed.
fn normalise(decoded: &[u8], text: &mut Vec<u8>) {
    let mut bytes = decoded.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\r' {
            bytes.next_if_eq(&b'\n');
            text.push(b'\n');
        } else {
            text.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(errors: &str, pieces: &[&[u8]]) -> io::Result<String> {
        let mut decoder = Decoder::new(Some(Encoding::Utf8), errors);
        let mut text = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            decoder.decode(piece, index + 1 == pieces.len(), &mut text)?;
        }
        Ok(String::from_utf8(text).unwrap())
    }

    #[test]
    fn characters_and_line_ends_may_be_cut_in_two() {
        assert_eq!(decoded("strict", &[b"a\xc3", b"\xa4\r", b"\nb\r", b"c\r", b""]).unwrap(), "aä\nb\nc\n");
    }

    #[test]
    fn what_is_no_text_is_refused_dropped_or_replaced() {
        let pieces: [&[u8]; 2] = [b"a\xff\xc3", b"("];
        assert_eq!(decoded("ignore", &pieces).unwrap(), "a(");
        assert_eq!(decoded("replace", &pieces).unwrap(), "a\u{fffd}\u{fffd}(");
        let message = decoded("strict", &pieces).unwrap_err().to_string();
        assert_eq!(message, "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
    }
}
