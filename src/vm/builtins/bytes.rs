//! `bytes` and `bytearray`: making them, their methods and operators.

use std::sync::Arc;

use num_traits::ToPrimitive;

use crate::{
    lang::code::BinaryOp,
    vm::{
        bigint,
        exception::Exc,
        iterate,
        native::{Args, Native},
        object::Object,
        operate,
        shared::Shared,
        slice::clamp,
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::codecs;

pub(in crate::vm) static BYTES: Native = Native { name: "bytes", run: new_bytes };
pub(in crate::vm) static BYTEARRAY: Native = Native { name: "bytearray", run: new_bytearray };

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "decode", run: codecs::decode },
    Native { name: "hex", run: codecs::hex },
    Native { name: "fromhex", run: codecs::fromhex },
    Native { name: "join", run: join },
    Native { name: "split", run: split },
    Native { name: "find", run: |ts, args| find(ts, args, position, false) },
    Native { name: "index", run: |ts, args| find(ts, args, position, true) },
    Native { name: "rfind", run: |ts, args| find(ts, args, last_position, false) },
    Native { name: "rindex", run: |ts, args| find(ts, args, last_position, true) },
    Native { name: "count", run: count },
    Native { name: "startswith", run: |ts, args| test(ts, args, <[u8]>::starts_with) },
    Native { name: "endswith", run: |ts, args| test(ts, args, <[u8]>::ends_with) },
    Native { name: "replace", run: replace },
    Native { name: "strip", run: |ts, args| strip(ts, args, true, true) },
    Native { name: "lstrip", run: |ts, args| strip(ts, args, true, false) },
    Native { name: "rstrip", run: |ts, args| strip(ts, args, false, true) },
    Native { name: "upper", run: |ts, args| map(ts, args, <[u8]>::to_ascii_uppercase) },
    Native { name: "lower", run: |ts, args| map(ts, args, <[u8]>::to_ascii_lowercase) },
    Native { name: "isdigit", run: |ts, args| all(ts, args, u8::is_ascii_digit) },
    Native { name: "isalpha", run: |ts, args| all(ts, args, u8::is_ascii_alphabetic) },
];

/// The bytes of a value that is made of bytes.
pub(in crate::vm) fn of(ts: &ThreadState<'_>, value: &Value) -> Option<Arc<[u8]>> {
    match value.builtin()? {
        Object::Bytes(bytes) => Some(Arc::clone(bytes)),
        Object::ByteArray(bytes) => Some(bytes.with(ts, |bytes| bytes.as_slice().into())),
        _ => None,
    }
}

/// The bytes that a method was called on.
pub(super) fn receiver(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Arc<[u8]>, Unwind> {
    bytes(ts, args.get(0))
}

/// The bytes that an argument has to be made of.
pub(super) fn bytes(ts: &ThreadState<'_>, value: &Value) -> Result<Arc<[u8]>, Unwind> {
    of(ts, value).ok_or_else(|| {
        let kind = ts.type_name(value);
        ts.type_error(format!("a bytes-like object is required, not '{kind}'"))
    })
}

/// A result of the same type as the model.
pub(super) fn like(ts: &ThreadState<'_>, model: &Value, bytes: Vec<u8>) -> Value {
    match model.builtin() {
        Some(Object::ByteArray(_)) => array(ts, bytes),
        _ => Value::bytes(bytes),
    }
}

fn array(ts: &ThreadState<'_>, bytes: Vec<u8>) -> Value {
    Value::new(Object::ByteArray(Shared::new(ts.vm().protection(), bytes)))
}

fn new_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    if let Some(Object::Bytes(_)) = args.get(0).object() {
        return Ok(args.get(0).clone());
    }
    made(ts, args).map(Value::bytes)
}

fn new_bytearray(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    made(ts, args).map(|bytes| array(ts, bytes))
}

/// What `bytes(…)` is made of: a number of zeros, numbers, text with an encoding, bytes.
fn made(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Vec<u8>, Unwind> {
    let text = args.get(0).as_str().cloned();
    if let Some(text) = text {
        if args.len() == 1 && !args.has_keyword("encoding") {
            return Err(ts.type_error("string argument without an encoding"));
        }
        return codecs::encode_argument(ts, &text, args);
    }
    args.check(ts, 0, 1)?;
    let source = args.get(0);
    if matches!(source, Value::Null) {
        return Ok(Vec::new());
    }
    if let Some(bytes) = of(ts, source) {
        return Ok(bytes.to_vec());
    }
    if let Some(size) = bigint::of(source) {
        let Some(size) = size.to_usize() else {
            return Err(if num_traits::Signed::is_negative(&size) {
                ts.raise(Exc::ValueError, "negative count")
            } else {
                ts.raise(Exc::OverflowError, "cannot fit 'int' into an index-sized integer")
            });
        };
        ts.afford(size)?;
        return Ok(vec![0; size]);
    }
    if ts.special_iter(source).is_none() {
        let (kind, name) = (ts.type_name(source), args.name());
        return Err(ts.type_error(format!("cannot convert '{kind}' object to {name}")));
    }
    let name = args.name();
    iterate::collect(ts, source)?.iter().map(|item| byte(ts, item, name)).collect()
}

/// A number between 0 and 255.
pub(super) fn byte(ts: &mut ThreadState<'_>, value: &Value, name: &str) -> Result<u8, Unwind> {
    let number = ts.index(value)?;
    u8::try_from(number).map_err(|_| {
        let what = if name == "bytes" { "bytes" } else { "byte" };
        ts.raise(Exc::ValueError, format!("{what} must be in range(0, 256)"))
    })
}

fn join(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let separator = receiver(ts, args)?;
    let mut parts = Vec::new();
    for (index, part) in iterate::collect(ts, args.get(1))?.iter().enumerate() {
        match of(ts, part) {
            Some(part) => parts.push(part),
            None => {
                let kind = ts.type_name(part);
                let message = format!("sequence item {index}: expected a bytes-like object, {kind} found");
                return Err(ts.type_error(message));
            }
        }
    }
    ts.afford(parts.iter().map(|part| part.len() + separator.len()).sum())?;
    Ok(like(ts, args.get(0), parts.join(&*separator)))
}

/// The first place of a part.
pub(in crate::vm) fn position(whole: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() { Some(0) } else { whole.windows(part.len()).position(|window| window == part) }
}

/// The last place of a part.
pub(super) fn last_position(whole: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() { Some(whole.len()) } else { whole.windows(part.len()).rposition(|window| window == part) }
}

fn split(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let separator = args.either(1, "sep").unwrap_or(Value::None);
    let most = args.either(2, "maxsplit");
    args.check_clinic(ts, 2)?;
    let whole = receiver(ts, args)?;
    let most = match most {
        None => usize::MAX,
        Some(most) => usize::try_from(ts.index(&most)?).unwrap_or(usize::MAX),
    };
    let mut rest = &*whole;
    let mut parts: Vec<&[u8]> = Vec::new();
    if matches!(separator, Value::None) {
        loop {
            rest = rest.trim_ascii_start();
            if rest.is_empty() {
                break;
            }
            let end = rest.iter().position(u8::is_ascii_whitespace).filter(|_| parts.len() < most);
            let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
            parts.push(part);
            rest = behind;
        }
    } else {
        let separator = bytes(ts, &separator)?;
        if separator.is_empty() {
            return Err(ts.raise(Exc::ValueError, "empty separator"));
        }
        while let Some(at) = position(rest, &separator).filter(|_| parts.len() < most) {
            parts.push(&rest[..at]);
            rest = &rest[at + separator.len()..];
        }
        parts.push(rest);
    }
    let parts = parts.into_iter().map(|part| like(ts, args.get(0), part.to_vec())).collect();
    Ok(ts.list(parts))
}

/// Bytes to look for; a number is one of them.
fn wanted(ts: &mut ThreadState<'_>, value: &Value) -> Result<Arc<[u8]>, Unwind> {
    if operate::integer(value).is_some() {
        return Ok([byte(ts, value, "byte")?].into());
    }
    of(ts, value).ok_or_else(|| {
        let kind = ts.type_name(value);
        ts.type_error(format!("argument should be integer or bytes-like object, not '{kind}'"))
    })
}

fn find(
    ts: &mut ThreadState<'_>,
    args: &Args<'_>,
    position: fn(&[u8], &[u8]) -> Option<usize>,
    required: bool,
) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (whole, wanted) = (receiver(ts, args)?, wanted(ts, args.get(1))?);
    let mut bound = |index: usize, default: usize| match args.get(index) {
        Value::Null | Value::None => Ok(default),
        value => ts.index_of_slice(value).map(|at| clamp(at, whole.len())),
    };
    let (start, end) = (bound(2, 0)?, bound(3, whole.len())?);
    let found = whole.get(start..end).and_then(|part| position(part, &wanted));
    match found {
        Some(at) => Ok(Value::Int((start + at) as i64)),
        None if required => Err(ts.raise(Exc::ValueError, "subsection not found")),
        None => Ok(Value::Int(-1)),
    }
}

fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, wanted) = (receiver(ts, args)?, wanted(ts, args.get(1))?);
    if wanted.is_empty() {
        return Ok(Value::Int(whole.len() as i64 + 1));
    }
    let (mut rest, mut count) = (&*whole, 0);
    while let Some(at) = position(rest, &wanted) {
        rest = &rest[at + wanted.len()..];
        count += 1;
    }
    Ok(Value::Int(count))
}

fn test(ts: &mut ThreadState<'_>, args: &Args<'_>, test: fn(&[u8], &[u8]) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = receiver(ts, args)?;
    let name = args.name();
    let one = |wanted: &Value| {
        of(ts, wanted).map(|wanted| test(&whole, &wanted)).ok_or_else(|| {
            let kind = ts.type_name(wanted);
            ts.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {kind}"))
        })
    };
    let found = match args.get(1).object() {
        Some(Object::Tuple(wanted)) => {
            wanted.iter().try_fold(false, |found, wanted| Ok::<_, Unwind>(found || one(wanted)?))?
        }
        _ => one(args.get(1))?,
    };
    Ok(Value::bool(found))
}

fn replace(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 3)?;
    let (whole, old, new) = (receiver(ts, args)?, bytes(ts, args.get(1))?, bytes(ts, args.get(2))?);
    let mut most = operate::integer(args.get(3)).and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let mut out = Vec::with_capacity(whole.len());
    let mut rest = &*whole;
    while most > 0
        && let Some(at) = position(rest, &old).filter(|_| !old.is_empty())
    {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&new);
        rest = &rest[at + old.len()..];
        most -= 1;
    }
    out.extend_from_slice(rest);
    Ok(like(ts, args.get(0), out))
}

fn strip(ts: &ThreadState<'_>, args: &Args<'_>, left: bool, right: bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let whole = receiver(ts, args)?;
    let set = match args.get(1) {
        Value::Null | Value::None => b" \t\n\r\x0b\x0c".as_slice().into(),
        set => bytes(ts, set)?,
    };
    let keeps = |byte: &u8| !set.contains(byte);
    let start = if left { whole.iter().position(keeps).unwrap_or(whole.len()) } else { 0 };
    let end = if right { whole.iter().rposition(keeps).map_or(start, |last| last + 1) } else { whole.len() };
    Ok(like(ts, args.get(0), whole[start..end.max(start)].to_vec()))
}

pub(super) fn map(ts: &ThreadState<'_>, args: &Args<'_>, change: fn(&[u8]) -> Vec<u8>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(like(ts, args.get(0), change(&receiver(ts, args)?)))
}

pub(super) fn all(ts: &ThreadState<'_>, args: &Args<'_>, test: fn(&u8) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let whole = receiver(ts, args)?;
    Ok(Value::bool(!whole.is_empty() && whole.iter().all(test)))
}

/// `a + b`, `a * n` and `a % values`, if `a` is made of bytes.
pub(in crate::vm) fn binary(
    ts: &mut ThreadState<'_>,
    op: BinaryOp,
    left: &Value,
    right: &Value,
) -> Result<Option<Value>, Unwind> {
    let swapped = of(ts, left).is_none();
    let (left, right) = if swapped { (right, left) } else { (left, right) };
    let Some(ours) = of(ts, left) else { return Ok(None) };
    match (op, of(ts, right), operate::integer(right)) {
        (BinaryOp::Add, Some(theirs), _) => {
            ts.afford(ours.len() + theirs.len())?;
            Ok(Some(like(ts, left, [&*ours, &*theirs].concat())))
        }
        (BinaryOp::Add, None, _) if matches!(right.builtin(), Some(Object::Str(_))) && !swapped => {
            let (kind, ours) = (ts.type_name(right), ts.type_name(left));
            Err(ts.type_error(format!("can't concat {kind} to {ours}")))
        }
        (BinaryOp::Modulo, ..) if !swapped => {
            let formatted = ts.percent_bytes(&ours, right)?;
            Ok(Some(like(ts, left, formatted)))
        }
        (BinaryOp::Multiply, _, Some(times)) => {
            let times = usize::try_from(times).unwrap_or(0);
            ts.afford(ours.len().saturating_mul(times))?;
            Ok(Some(like(ts, left, ours.repeat(times))))
        }
        _ => Ok(None),
    }
}
