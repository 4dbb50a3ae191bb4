//! Text to bytes and back: UTF-8, ASCII, Latin-1, and digits.

use crate::vm::{
    exception::Exc,
    native::{Args, Native},
    object::Object,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Ascii,
    Latin1,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Errors {
    Strict,
    Ignore,
    Replace,
    /// As `\x..`.
    Backslash,
}

/// `_codecs`, as far as pickles of old protocols call it.
pub(in crate::vm) const FUNCTIONS: &[Native] =
    &[Native { name: "decode", run: decode }, Native { name: "encode", run: encode }];

/// The arguments `encoding` and `errors`, from this place on.
fn options(ts: &ThreadState<'_>, args: &mut Args<'_>, first: usize) -> Result<(Encoding, Errors), Unwind> {
    let mut option = |index, name| {
        let value = args.either(index, name);
        value.map(|value| match value.as_str() {
            Some(text) => Ok(text.to_string()),
            None => {
                let (function, kind) = (args.name(), ts.type_name(&value));
                Err(ts.type_error(format!("{function}() argument '{name}' must be str, not {kind}")))
            }
        })
    };
    let encoding = option(first, "encoding").transpose()?;
    let errors = option(first + 1, "errors").transpose()?;
    named(ts, &encoding.unwrap_or_else(|| "utf-8".into()), errors.as_deref().unwrap_or("strict"))
}

fn named(ts: &ThreadState<'_>, given: &str, errors: &str) -> Result<(Encoding, Errors), Unwind> {
    let encoding = match given.to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
        "utf_8" | "utf8" | "u8" => Encoding::Utf8,
        "ascii" | "us_ascii" | "646" => Encoding::Ascii,
        "latin_1" | "latin1" | "latin" | "iso_8859_1" | "iso8859_1" | "l1" => Encoding::Latin1,
        _ => return Err(ts.raise(Exc::LookupError, format!("unknown encoding: {given}"))),
    };
    let errors = match errors {
        "strict" => Errors::Strict,
        "ignore" => Errors::Ignore,
        "replace" => Errors::Replace,
        "backslashreplace" => Errors::Backslash,
        other => return Err(ts.raise(Exc::LookupError, format!("unknown error handler name '{other}'"))),
    };
    Ok((encoding, errors))
}

/// `str.encode`.
pub(super) fn encode(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let options = options(ts, args, 1)?;
    args.check_clinic(ts, 2)?;
    let whole = super::strings::receiver(ts, args)?.text;
    Ok(Value::bytes(encoded(ts, &whole, options)?))
}

/// `bytes(text, encoding)`.
pub(super) fn encode_argument(ts: &ThreadState<'_>, text: &str, args: &mut Args<'_>) -> Result<Vec<u8>, Unwind> {
    let options = options(ts, args, 1)?;
    encoded(ts, text, options)
}

fn encoded(ts: &ThreadState<'_>, text: &str, (encoding, errors): (Encoding, Errors)) -> Result<Vec<u8>, Unwind> {
    let (name, most) = match encoding {
        Encoding::Utf8 => return Ok(text.as_bytes().to_vec()),
        Encoding::Ascii => ("ascii", 0x7f),
        Encoding::Latin1 => ("latin-1", 0xff),
    };
    let mut bytes = Vec::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        match (u32::from(c), errors) {
            (code, _) if code <= most => bytes.push(code as u8),
            (_, Errors::Ignore) => {}
            (_, Errors::Replace) => bytes.push(b'?'),
            (code, Errors::Backslash) => bytes.extend(escaped(code).bytes()),
            (code, Errors::Strict) => {
                // Neighbours that cannot be encoded either are one error.
                let bad = text.chars().skip(index).take_while(|c| u32::from(*c) > most).count();
                let range = most + 1;
                let message = if bad == 1 {
                    let shown = escaped(code);
                    format!(
                        "'{name}' codec can't encode character '{shown}' in position {index}: ordinal not in range({range})"
                    )
                } else {
                    let last = index + bad - 1;
                    format!(
                        "'{name}' codec can't encode characters in position {index}-{last}: ordinal not in range({range})"
                    )
                };
                return Err(ts.raise(Exc::UnicodeEncodeError, message));
            }
        }
    }
    Ok(bytes)
}

/// A character by its number, as in a literal.
fn escaped(code: u32) -> String {
    if code <= 0xff {
        format!("\\x{code:02x}")
    } else if code <= 0xffff {
        format!("\\u{code:04x}")
    } else {
        format!("\\U{code:08x}")
    }
}

/// `bytes.decode`.
pub(super) fn decode(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let options = options(ts, args, 1)?;
    args.check_clinic(ts, 2)?;
    let bytes = super::bytes::receiver(ts, args)?;
    decoded(ts, &bytes, options)
}

/// `str(bytes, encoding)`.
pub(super) fn decode_argument(ts: &ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let options = options(ts, args, 1)?;
    match super::bytes::of(ts, args.get(0)) {
        Some(bytes) => decoded(ts, &bytes, options),
        None if matches!(args.get(0).object(), Some(Object::Str(_))) => {
            Err(ts.type_error("decoding str is not supported"))
        }
        None => {
            let kind = ts.type_name(args.get(0));
            Err(ts.type_error(format!("decoding to str: need a bytes-like object, {kind} found")))
        }
    }
}

/// Bytes as text, by the names of an encoding and of what to do about errors.
pub(in crate::vm) fn text(ts: &ThreadState<'_>, bytes: &[u8], encoding: &str, errors: &str) -> Result<Value, Unwind> {
    decoded(ts, bytes, named(ts, encoding, errors)?)
}

fn decoded(ts: &ThreadState<'_>, bytes: &[u8], (encoding, errors): (Encoding, Errors)) -> Result<Value, Unwind> {
    if encoding == Encoding::Latin1 {
        return Ok(Value::from(bytes.iter().map(|&byte| char::from(byte)).collect::<String>()));
    }
    let mut text = String::with_capacity(bytes.len());
    let mut done = 0;
    while done < bytes.len() {
        let rest = &bytes[done..];
        let (good, bad) = if encoding == Encoding::Utf8 {
            match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), None),
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            }
        } else {
            let good = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
            (good, (good < rest.len()).then_some(Some(1)))
        };
        text.push_str(&String::from_utf8_lossy(&rest[..good]));
        done += good;
        let Some(bad) = bad else { break };
        let len = bad.unwrap_or(bytes.len() - done);
        match errors {
            Errors::Ignore => {}
            Errors::Replace => text.push('\u{fffd}'),
            Errors::Backslash => text.extend(bytes[done..done + len].iter().map(|byte| format!("\\x{byte:02x}"))),
            Errors::Strict => return Err(ts.raise(Exc::UnicodeDecodeError, complaint(encoding, bytes, done, bad))),
        }
        done += len;
    }
    Ok(Value::from(text))
}

/// The message about bytes from `at` on, which are `len` bad ones, or too few at the end.
fn complaint(encoding: Encoding, bytes: &[u8], at: usize, len: Option<usize>) -> String {
    let byte = bytes[at];
    if encoding == Encoding::Ascii {
        return format!("'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)");
    }
    let starts = (0xc2..=0xf4).contains(&byte);
    let why = match len {
        None => "unexpected end of data",
        Some(_) if starts => "invalid continuation byte",
        Some(_) => "invalid start byte",
    };
    match len.unwrap_or(bytes.len() - at) {
        1 => format!("'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {why}"),
        len => format!("'utf-8' codec can't decode bytes in position {at}-{}: {why}", at + len - 1),
    }
}

/// `bytes.hex`.
pub(super) fn hex(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let bytes = super::bytes::receiver(ts, args)?;
    let separator = args.get(1).as_str().map_or("", |text| text);
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Value::from(digits.join(separator)))
}

/// `bytes.fromhex`, which takes no object.
pub(super) fn fromhex(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    let Some(text) = args.without_receiver().first().and_then(Value::as_str).cloned() else {
        return Err(ts.type_error("fromhex() argument must be str"));
    };
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for (index, c) in text.chars().enumerate() {
        match (high, c.to_digit(16)) {
            (None, _) if c.is_ascii_whitespace() => {}
            (None, Some(digit)) => high = Some(digit),
            (Some(first), Some(digit)) => {
                bytes.push((first * 16 + digit) as u8);
                high = None;
            }
            (_, None) => return Err(not_hex(ts, index)),
        }
    }
    if high.is_some() { Err(not_hex(ts, text.chars().count())) } else { Ok(Value::bytes(bytes)) }
}

fn not_hex(ts: &ThreadState<'_>, index: usize) -> Unwind {
    ts.raise(Exc::ValueError, format!("non-hexadecimal number found in fromhex() arg at position {index}"))
}
