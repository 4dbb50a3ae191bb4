//! Methods of `bytes` and `bytearray` that cut them up, pad them and tell what they are made of.

use crate::vm::{
    exception::Exc,
    native::{Args, Native},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::bytes::{all, bytes, last_position, like, map, position, receiver};

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "partition", run: |ts, args| partition(ts, args, position, true) },
    Native { name: "rpartition", run: |ts, args| partition(ts, args, last_position, false) },
    Native { name: "splitlines", run: splitlines },
    Native { name: "removeprefix", run: |ts, args| without(ts, args, <[u8]>::strip_prefix::<[u8]>) },
    Native { name: "removesuffix", run: |ts, args| without(ts, args, <[u8]>::strip_suffix::<[u8]>) },
    Native { name: "ljust", run: |ts, args| pad(ts, args, |room, _| (0, room)) },
    Native { name: "rjust", run: |ts, args| pad(ts, args, |room, _| (room, 0)) },
    // Where the room is odd, CPython puts the larger half in front if the width is odd.
    Native { name: "center", run: |ts, args| pad(ts, args, split_room) },
    Native { name: "zfill", run: zfill },
    Native { name: "capitalize", run: |ts, args| map(ts, args, capitalized) },
    Native { name: "title", run: |ts, args| map(ts, args, titled) },
    Native { name: "swapcase", run: |ts, args| map(ts, args, swapped) },
    Native { name: "isalnum", run: |ts, args| all(ts, args, u8::is_ascii_alphanumeric) },
    Native { name: "isspace", run: |ts, args| all(ts, args, |byte| byte.is_ascii_whitespace() || *byte == 0x0b) },
    Native { name: "isascii", run: |ts, args| Ok(Value::bool(receiver(ts, args)?.is_ascii())) },
    Native { name: "isupper", run: |ts, args| cased(ts, args, u8::is_ascii_uppercase, u8::is_ascii_lowercase) },
    Native { name: "islower", run: |ts, args| cased(ts, args, u8::is_ascii_lowercase, u8::is_ascii_uppercase) },
];

fn partition(
    ts: &mut ThreadState<'_>,
    args: &mut Args<'_>,
    position: fn(&[u8], &[u8]) -> Option<usize>,
    whole_first: bool,
) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, separator) = (receiver(ts, args)?, bytes(ts, args.get(1))?);
    if separator.is_empty() {
        return Err(ts.raise(Exc::ValueError, "empty separator"));
    }
    let parts: [&[u8]; 3] = match position(&whole, &separator) {
        Some(at) => [&whole[..at], &separator, &whole[at + separator.len()..]],
        None if whole_first => [&whole, &[], &[]],
        None => [&[], &[], &whole],
    };
    Ok(Value::tuple(parts.map(|part| like(ts, args.get(0), part.to_vec()))))
}

fn splitlines(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let keep = match args.either(1, "keepends") {
        Some(keep) => ts.truth(&keep)?,
        None => false,
    };
    args.check_clinic(ts, 1)?;
    let whole = receiver(ts, args)?;
    let (mut rest, mut lines) = (&*whole, Vec::new());
    while !rest.is_empty() {
        let line = rest.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(rest.len());
        let ending = match &rest[line..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        lines.push(like(ts, args.get(0), rest[..if keep { line + ending } else { line }].to_vec()));
        rest = &rest[line + ending..];
    }
    Ok(ts.list(lines))
}

fn without(
    ts: &mut ThreadState<'_>,
    args: &mut Args<'_>,
    strip: for<'a> fn(&'a [u8], &[u8]) -> Option<&'a [u8]>,
) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, part) = (receiver(ts, args)?, bytes(ts, args.get(1))?);
    Ok(like(ts, args.get(0), strip(&whole, &part).unwrap_or(&whole).to_vec()))
}

/// Halves the room around something to be centred.
fn split_room(room: usize, width: usize) -> (usize, usize) {
    let left = room / 2 + (room & width & 1);
    (left, room - left)
}

/// Fills up to a width; `share` says how much of the room is on which side.
fn pad(
    ts: &mut ThreadState<'_>,
    args: &mut Args<'_>,
    share: fn(usize, usize) -> (usize, usize),
) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let whole = receiver(ts, args)?;
    let width = usize::try_from(ts.index(args.get(1))?).unwrap_or(0);
    let fill = match args.get(2) {
        Value::Null => b' ',
        fill => match *bytes(ts, fill)? {
            [fill] => fill,
            _ => {
                let (name, kind) = (args.name(), ts.type_name(fill));
                let message = format!("{name}() argument 2 must be a byte string of length 1, not {kind}");
                return Err(ts.type_error(message));
            }
        },
    };
    ts.afford(width)?;
    let (left, right) = share(width.saturating_sub(whole.len()), width);
    Ok(like(ts, args.get(0), [&*vec![fill; left], &*whole, &*vec![fill; right]].concat()))
}

fn zfill(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = receiver(ts, args)?;
    let width = usize::try_from(ts.index(args.get(1))?).unwrap_or(0);
    ts.afford(width)?;
    let (sign, digits) = whole.split_at(usize::from(whole.first().is_some_and(|sign| b"+-".contains(sign))));
    Ok(like(ts, args.get(0), [sign, &*vec![b'0'; width.saturating_sub(whole.len())], digits].concat()))
}

fn capitalized(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

fn titled(bytes: &[u8]) -> Vec<u8> {
    let mut inside = false;
    let letter = |byte: &u8| {
        let out = if inside { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        inside = byte.is_ascii_alphabetic();
        out
    };
    bytes.iter().map(letter).collect()
}

fn swapped(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte }).collect()
}

/// Whether there are letters of one case and none of the other.
fn cased(ts: &ThreadState<'_>, args: &Args<'_>, one: fn(&u8) -> bool, other: fn(&u8) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let whole = receiver(ts, args)?;
    Ok(Value::bool(whole.iter().any(one) && !whole.iter().any(other)))
}
