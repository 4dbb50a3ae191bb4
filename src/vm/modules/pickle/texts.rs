//! Reading numbers, text and bytes.

use num_bigint::BigInt;

use crate::{
    lang::repr::str_repr,
    vm::{
        builtins::codecs, exception::Exc, object::Object, shared::Shared, state::ThreadState, unwind::Unwind,
        value::Value,
    },
};

use super::{error, read::Reader};

/// What becomes of strings of 2.x, which were bytes.
#[derive(Debug, Clone)]
pub(super) struct Coding {
    /// `bytes` leaves them so.
    pub encoding: String,
    pub errors: String,
}

impl Default for Coding {
    fn default() -> Self {
        Self { encoding: "ASCII".into(), errors: "strict".into() }
    }
}

/// The most digits that are read as an int.
const MOST_DIGITS: usize = 4300;

impl Reader {
    pub(super) fn int<const N: usize>(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let bytes = self.input.array::<N>(ts)?;
        let n = bytes.iter().rev().fold(0, |n, &byte| n << 8 | i64::from(byte));
        self.stack.push(ts, Value::Int(n))
    }

    /// A length of so many bytes, as far as there can be such a length.
    pub(super) fn length<const N: usize>(&mut self, ts: &mut ThreadState<'_>, what: &str) -> Result<usize, Unwind> {
        let bytes = self.input.array::<N>(ts)?;
        let length = bytes.iter().rev().fold(0, |n, &byte| n << 8 | u64::from(byte));
        if i64::try_from(length).is_err() {
            let most = i64::MAX;
            let message = match what {
                "FRAME length" => format!("{what} exceeds system's maximum of {most} bytes"),
                _ => format!("{what} exceeds system's maximum size of {most} bytes"),
            };
            return Err(ts.raise(Exc::OverflowError, message));
        }
        Ok(length as usize)
    }

    /// The next line without its end.
    pub(super) fn line(&mut self, ts: &mut ThreadState<'_>) -> Result<Vec<u8>, Unwind> {
        let range = self.input.line(ts)?;
        Ok(self.input.get(range.start..range.end - 1).to_vec())
    }

    /// A line that is not empty.
    pub(super) fn full_line(&mut self, ts: &mut ThreadState<'_>) -> Result<Vec<u8>, Unwind> {
        let line = self.line(ts)?;
        if line.is_empty() { Err(error::unpickling(ts, "pickle data was truncated")) } else { Ok(line) }
    }

    /// A line that is a number of the memo.
    pub(super) fn text_number(&mut self, ts: &mut ThreadState<'_>) -> Result<i64, Unwind> {
        let line = self.full_line(ts)?;
        let number = decimal(ts, &line, "\n")?;
        i64::try_from(number).map_err(|_| ts.raise(Exc::OverflowError, "Python int too large to convert to C ssize_t"))
    }

    pub(super) fn text_int(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let line = self.full_line(ts)?;
        let value = match &line[..] {
            b"00" => Value::bool(false),
            b"01" => Value::bool(true),
            _ => match c_number(&line) {
                Some(n) => Value::Int(n),
                None => match decimal(ts, &line, "\n") {
                    Ok(n) => Value::from(n),
                    Err(_) => return Err(ts.raise(Exc::ValueError, "could not convert string to int")),
                },
            },
        };
        self.stack.push(ts, value)
    }

    pub(super) fn text_long(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let line = self.full_line(ts)?;
        let n = match line.strip_suffix(b"L") {
            Some(digits) => decimal(ts, digits, "")?,
            None => decimal(ts, &line, "\n")?,
        };
        self.stack.push(ts, Value::from(n))
    }

    pub(super) fn text_float(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let line = self.full_line(ts)?;
        let text = String::from_utf8_lossy(&line);
        // Rust's numbers are C's but for hexadecimal ones, which Python does not read either.
        match text.parse::<f64>() {
            Ok(x) => {
                let x = if x.is_nan() { ts.vm().new_nan(x) } else { x };
                self.stack.push(ts, Value::float(x))
            }
            Err(_) => Err(ts.raise(Exc::ValueError, format!("could not convert string to float: {}", str_repr(&text)))),
        }
    }

    pub(super) fn long(&mut self, ts: &mut ThreadState<'_>, wide: bool) -> Result<(), Unwind> {
        let length = if wide {
            i64::from(i32::from_le_bytes(self.input.array(ts)?))
        } else {
            i64::from(u8::from_le_bytes(self.input.array(ts)?))
        };
        let Ok(length) = usize::try_from(length) else {
            return Err(error::unpickling(ts, "LONG pickle has negative byte count"));
        };
        let range = self.input.take(ts, length)?;
        ts.afford(length)?;
        let n = BigInt::from_signed_bytes_le(self.input.get(range));
        self.stack.push(ts, Value::from(n))
    }

    pub(super) fn unicode<const N: usize>(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let length = self.length::<N>(ts, "BINUNICODE")?;
        let range = self.input.take(ts, length)?;
        ts.afford(length)?;
        let text = codecs::text(ts, self.input.get(range), "utf-8", "strict")?;
        self.stack.push(ts, text)
    }

    pub(super) fn text_unicode(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let line = self.line(ts)?;
        let text = raw_unescaped(ts, &line)?;
        self.stack.push(ts, Value::from(text))
    }

    pub(super) fn bytes<const N: usize>(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let length = self.length::<N>(ts, "BINBYTES")?;
        let range = self.input.take(ts, length)?;
        ts.afford(length)?;
        let bytes = Value::bytes(self.input.get(range));
        self.stack.push(ts, bytes)
    }

    pub(super) fn bytearray(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let length = self.length::<8>(ts, "BYTEARRAY8")?;
        let range = self.input.take(ts, length)?;
        ts.afford(length)?;
        let bytes = Shared::new(ts.vm().protection(), self.input.get(range).to_vec());
        self.stack.push(ts, Value::new(Object::ByteArray(bytes)))
    }

    /// A string of 2.x, between quotes and with escapes.
    pub(super) fn text_string(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let line = self.line(ts)?;
        let quoted = match &line[..] {
            [first @ (b'\'' | b'"'), inside @ .., last] if first == last => Some(inside),
            _ => None,
        };
        let Some(inside) = quoted else {
            return Err(error::unpickling(ts, "the STRING opcode argument must be quoted"));
        };
        let bytes = unescaped(ts, inside)?;
        self.push_string(ts, &bytes)
    }

    /// A string of 2.x.
    pub(super) fn string<const N: usize>(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let length = self.length::<N>(ts, "BINSTRING")?;
        let range = self.input.take(ts, length)?;
        let bytes = self.input.get(range).to_vec();
        self.push_string(ts, &bytes)
    }

    fn push_string(&mut self, ts: &mut ThreadState<'_>, bytes: &[u8]) -> Result<(), Unwind> {
        let Coding { encoding, errors } = self.coding.clone();
        let value =
            if encoding == "bytes" { Value::bytes(bytes) } else { codecs::text(ts, bytes, &encoding, &errors)? };
        self.stack.push(ts, value)
    }
}

/// What C's `strtol` makes of a whole line, with the base that its beginning says; nothing if it does not fit.
fn c_number(line: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(line).ok()?.trim_ascii_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, base) = match lower.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None if lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        None => (&lower[..], 10),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{digits}"), base).ok()
}

/// An int in digits, as `int()` reads it; `end` is what stood behind them.
fn decimal(ts: &ThreadState<'_>, line: &[u8], end: &str) -> Result<BigInt, Unwind> {
    let digits = line.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits > MOST_DIGITS {
        let message = format!(
            "Exceeds the limit ({MOST_DIGITS} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
        );
        return Err(ts.raise(Exc::ValueError, message));
    }
    let trimmed = line.trim_ascii();
    let body = trimmed.strip_prefix(b"-").or(trimmed.strip_prefix(b"+")).unwrap_or(trimmed);
    let between = body.split(|&byte| byte == b'_').all(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    let plain: Vec<u8> = trimmed.iter().copied().filter(|&byte| byte != b'_').collect();
    match BigInt::parse_bytes(&plain, 10).filter(|_| between) {
        Some(n) => Ok(n),
        None => {
            let text = codecs::text(ts, line, "utf-8", "strict")?;
            let shown = str_repr(&format!("{}{end}", text.as_str().map_or("", |text| text)));
            Err(ts.raise(Exc::ValueError, format!("invalid literal for int() with base 10: {shown}")))
        }
    }
}

/// The `raw-unicode-escape` codec.
fn raw_unescaped(ts: &ThreadState<'_>, line: &[u8]) -> Result<String, Unwind> {
    let mut text = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        let digits = match (byte, line.get(at + 1)) {
            (b'\\', Some(b'u')) => 4,
            (b'\\', Some(b'U')) => 8,
            (b'\\', Some(b'\\')) => {
                // Two backslashes are two, and do not begin anything.
                text.push_str("\\\\");
                at += 2;
                continue;
            }
            _ => {
                text.push(char::from(byte));
                at += 1;
                continue;
            }
        };
        let there = line[at + 2..].iter().take(digits).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let code = String::from_utf8_lossy(&line[at + 2..at + 2 + there]);
        let kind = if digits == 4 { "\\uXXXX" } else { "\\UXXXXXXXX" };
        let complain = |why: String| {
            let last = at + 1 + there;
            let message = format!("'rawunicodeescape' codec can't decode bytes in position {at}-{last}: {why}");
            ts.raise(Exc::UnicodeDecodeError, message)
        };
        if there < digits {
            return Err(complain(format!("truncated {kind} escape")));
        }
        let code = u32::from_str_radix(&code, 16).unwrap_or(u32::MAX);
        match char::from_u32(code) {
            Some(c) => text.push(c),
            // Half a character is no text here.
            None if code < 0x11_0000 => return Err(complain("surrogates not allowed".into())),
            None => return Err(complain("\\Uxxxxxxxx out of range".into())),
        }
        at += 2 + digits;
    }
    Ok(text)
}

/// Escapes of a bytes literal.
fn unescaped(ts: &ThreadState<'_>, inside: &[u8]) -> Result<Vec<u8>, Unwind> {
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let Some((&kind, behind)) = rest.split_first() else {
            return Err(ts.raise(Exc::ValueError, "Trailing \\ in string"));
        };
        rest = behind;
        match kind {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => bytes.push(kind),
            b'n' => bytes.push(b'\n'),
            b't' => bytes.push(b'\t'),
            b'r' => bytes.push(b'\r'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(12),
            b'v' => bytes.push(11),
            b'a' => bytes.push(7),
            b'0'..=b'7' => {
                let more = rest.iter().take(2).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                let digits = std::iter::once(&kind).chain(&rest[..more]);
                bytes.push(digits.fold(0_u32, |n, digit| n << 3 | u32::from(digit - b'0')) as u8);
                rest = &rest[more..];
            }
            b'x' => {
                let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let Some(code) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) else {
                    let at = inside.len() - rest.len() - 2;
                    return Err(ts.raise(Exc::ValueError, format!("invalid \\x escape at position {at}")));
                };
                bytes.push(code);
                rest = &rest[2..];
            }
            _ => bytes.extend([b'\\', kind]),
        }
    }
    Ok(bytes)
}
