//! Writing what contains nothing: numbers, text, bytes.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::{
    lang::repr::float_repr,
    vm::{reduce, state::ThreadState, unwind::Unwind, value::Value},
};

use super::{
    opcodes::{
        BINBYTES, BINBYTES8, BINFLOAT, BININT, BININT1, BININT2, BINUNICODE, BINUNICODE8, BYTEARRAY8, LONG1, LONG4,
        NEWFALSE, NEWTRUE, SHORT_BINBYTES, SHORT_BINUNICODE,
    },
    write::{Writer, with_number},
};

/// An opcode and a length of eight bytes.
fn with_length(opcode: u8, length: usize) -> [u8; 9] {
    let mut header = [opcode; 9];
    header[1..].copy_from_slice(&(length as u64).to_le_bytes());
    header
}

impl Writer {
    pub(super) fn save_bool(&mut self, ts: &ThreadState<'_>, truth: bool) -> Result<(), Unwind> {
        match (self.protocol >= 2, truth) {
            (true, true) => self.emit(ts, &[NEWTRUE]),
            (true, false) => self.emit(ts, &[NEWFALSE]),
            (false, true) => self.emit(ts, b"I01\n"),
            (false, false) => self.emit(ts, b"I00\n"),
        }
    }

    pub(super) fn save_int(&mut self, ts: &mut ThreadState<'_>, n: i64) -> Result<(), Unwind> {
        match i32::try_from(n) {
            Ok(n) if !self.is_binary() => self.emit(ts, format!("I{n}\n").as_bytes()),
            Ok(n) => match n.to_le_bytes() {
                [low, 0, 0, 0] => self.emit(ts, &[BININT1, low]),
                [low, high, 0, 0] => self.emit(ts, &[BININT2, low, high]),
                [first, second, third, fourth] => self.emit(ts, &[BININT, first, second, third, fourth]),
            },
            Err(_) => self.save_big(ts, &BigInt::from(n)),
        }
    }

    /// An int of more than four bytes.
    pub(super) fn save_big(&mut self, ts: &mut ThreadState<'_>, n: &BigInt) -> Result<(), Unwind> {
        if self.protocol < 2 {
            // `repr` knows how many digits an int may have.
            let digits = ts.repr(&Value::from(n.clone()))?;
            return self.emit(ts, format!("L{digits}L\n").as_bytes());
        }
        let bytes = n.to_signed_bytes_le();
        match u8::try_from(bytes.len()) {
            Ok(length) => self.emit_payload(ts, &[LONG1, length], &bytes),
            Err(_) => self.emit_payload(ts, &with_number(LONG4, bytes.len() as u32), &bytes),
        }
    }

    pub(super) fn save_float(&mut self, ts: &ThreadState<'_>, x: f64) -> Result<(), Unwind> {
        if !self.is_binary() {
            return self.emit(ts, format!("F{}\n", float_repr(x)).as_bytes());
        }
        let mut bytes = [BINFLOAT; 9];
        bytes[1..].copy_from_slice(&plain(x).to_be_bytes());
        self.emit(ts, &bytes)
    }

    pub(super) fn save_bytes(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        bytes: &Arc<[u8]>,
    ) -> Result<(), Unwind> {
        if self.protocol < 3 {
            // Bytes of 2.x were text, so these are made by a call.
            let answer = if bytes.is_empty() {
                Value::tuple([reduce::class_of(ts, value), Value::tuple([])])
            } else {
                let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
                let encode = reduce::member(ts, "_codecs", "encode")?;
                // A name that CPython has once.
                let coding = Value::from("latin1");
                ts.vm().names().intern("latin1");
                let text = Value::from(text);
                self.decoded = Some(text.clone());
                Value::tuple([encode, Value::tuple([text, coding])])
            };
            return self.save_reduced(ts, Some(value), &answer);
        }
        let header: &[u8] = match (u8::try_from(bytes.len()), u32::try_from(bytes.len())) {
            (Ok(length), _) => &[SHORT_BINBYTES, length],
            (_, Ok(length)) => &with_number(BINBYTES, length),
            _ => &with_length(BINBYTES8, bytes.len()),
        };
        self.emit_payload(ts, header, bytes)?;
        self.memoize(ts, value)
    }

    pub(super) fn save_bytearray(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        bytes: &Arc<[u8]>,
    ) -> Result<(), Unwind> {
        if self.protocol < 5 {
            let class = reduce::class_of(ts, value);
            let arguments =
                if bytes.is_empty() { Value::tuple([]) } else { Value::tuple([Value::bytes(Arc::clone(bytes))]) };
            return self.save_reduced(ts, Some(value), &Value::tuple([class, arguments]));
        }
        self.emit_payload(ts, &with_length(BYTEARRAY8, bytes.len()), bytes)?;
        self.memoize(ts, value)
    }

    pub(super) fn save_text(&mut self, ts: &mut ThreadState<'_>, value: &Value, text: &str) -> Result<(), Unwind> {
        self.write_text(ts, text)?;
        self.memoize(ts, value)
    }

    /// Writes text without a number.
    pub(super) fn write_text(&mut self, ts: &mut ThreadState<'_>, text: &str) -> Result<(), Unwind> {
        if !self.is_binary() {
            return self.emit_payload(ts, b"V", &raw_escaped(text));
        }
        let header: &[u8] = match (u8::try_from(text.len()), u32::try_from(text.len())) {
            (Ok(length), _) if self.protocol >= 4 => &[SHORT_BINUNICODE, length],
            (_, Ok(length)) => &with_number(BINUNICODE, length),
            _ => &with_length(BINUNICODE8, text.len()),
        };
        self.emit_payload(ts, header, text.as_bytes())
    }
}

/// The float without what tells NaNs apart here.
fn plain(x: f64) -> f64 {
    if x.is_nan() { f64::NAN.copysign(x) } else { x }
}

/// The `raw-unicode-escape` codec, with an end of line.
fn raw_escaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    for c in text.chars() {
        let code = u32::from(c);
        match c {
            '\\' | '\0' | '\n' | '\r' | '\x1a' => bytes.extend(format!("\\u{code:04x}").bytes()),
            _ if code < 0x100 => bytes.push(code as u8),
            _ if code < 0x1_0000 => bytes.extend(format!("\\u{code:04x}").bytes()),
            _ => bytes.extend(format!("\\U{code:08x}").bytes()),
        }
    }
    bytes.push(b'\n');
    bytes
}
