//! Calling a built-in class: `int(x)`, `list(x)`, `range(n)` and so on.

use num_bigint::BigInt;
use num_traits::FromPrimitive;

use crate::lang::repr::str_repr;
use crate::vm::{
    backwards, bigint, class_body,
    dict::Dict,
    exception::Exc,
    iterate::{self, DictIterator, Iterator},
    names::known,
    native::{Args, Native},
    object::{Object, Range, View},
    operate,
    shared::Shared,
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
    wide::WideRange,
};

pub(in crate::vm) static BOOL: Native = Native { name: "bool", run: bool };
pub(in crate::vm) static INT: Native = Native { name: "int", run: int };
pub(in crate::vm) static FLOAT: Native = Native { name: "float", run: float };
pub(in crate::vm) static STR: Native = Native { name: "str", run: str };
pub(in crate::vm) static TUPLE: Native = Native { name: "tuple", run: tuple };
pub(in crate::vm) static LIST: Native = Native { name: "list", run: list };
pub(in crate::vm) static DICT: Native = Native { name: "dict", run: dict };
pub(in crate::vm) static RANGE: Native = Native { name: "range", run: range };
pub(in crate::vm) static ENUMERATE: Native = Native { name: "enumerate", run: enumerate };
pub(in crate::vm) static ZIP: Native = Native { name: "zip", run: zip };
pub(in crate::vm) static FILTER: Native = Native { name: "filter", run: filter };
pub(in crate::vm) static MAP: Native = Native { name: "map", run: map };
pub(in crate::vm) static REVERSED: Native = Native { name: "reversed", run: reversed };
pub(in crate::vm) static SLICE: Native = Native { name: "slice", run: slice };
pub(in crate::vm) static SUPER: Native = Native { name: "super", run: super_outside };
pub(in crate::vm) static TYPE: Native = Native { name: "type", run: type_of };

fn bool(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    Ok(Value::bool(ts.truth(args.get(0))?))
}

fn int(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let base = args.either(1, "base");
    args.check(ts, 0, 2)?;
    let base = match base {
        None => None,
        Some(value) => match operate::integer(&value) {
            Some(base) if base == 0 || (2..=36).contains(&base) => Some(base as u32),
            Some(_) => return Err(ts.raise(Exc::ValueError, "int() base must be >= 2 and <= 36, or 0")),
            None => {
                let kind = ts.type_name(&value);
                return Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
            }
        },
    };
    let bytes = super::bytes::of(ts, args.get(0));
    if let (Some(_), None, None) = (&base, args.get(0).as_str(), &bytes) {
        return Err(ts.type_error("int() can't convert non-string with explicit base"));
    }
    if let Some(bytes) = bytes {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return parse_int(&text, base.unwrap_or(10)).ok_or_else(|| {
            let (literal, base) = (crate::vm::display::bytes_repr(&bytes), base.unwrap_or(10));
            ts.raise(Exc::ValueError, format!("invalid literal for int() with base {base}: {literal}"))
        });
    }
    match args.get(0) {
        Value::Null => Ok(Value::Int(0)),
        Value::Float(x) if x.get().is_nan() => Err(ts.raise(Exc::ValueError, "cannot convert float NaN to integer")),
        Value::Float(x) => match BigInt::from_f64(x.get().trunc()) {
            Some(n) => Ok(Value::from(n)),
            None => Err(ts.raise(Exc::OverflowError, "cannot convert float infinity to integer")),
        },
        value => {
            if let Some(text) = value.as_str() {
                let text = text.clone();
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                if digits > 4300 && !base.is_some_and(u32::is_power_of_two) {
                    let message = format!(
                        "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
                    );
                    return Err(ts.raise(Exc::ValueError, message));
                }
                return parse_int(&text, base.unwrap_or(10)).ok_or_else(|| {
                    let literal = str_repr(&text);
                    let base = base.unwrap_or(10);
                    ts.raise(Exc::ValueError, format!("invalid literal for int() with base {base}: {literal}"))
                });
            }
            for method in [known::INT, known::INDEX] {
                if let Some(number) = ts.call_special(value, method, &[]) {
                    return number;
                }
            }
            bigint::of(value).map(Value::from).ok_or_else(|| {
                let kind = ts.type_name(value);
                ts.type_error(format!(
                    "int() argument must be a string, a bytes-like object or a real number, not '{kind}'"
                ))
            })
        }
    }
}

fn parse_int(text: &str, base: u32) -> Option<Value> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find(|(prefix, value)| lower.starts_with(prefix) && (base == 0 || base == *value));
    let (digits, base) = match prefixed {
        Some((prefix, base)) => (&lower[prefix.len()..], base),
        None => (&lower[..], if base == 0 { 10 } else { base }),
    };
    // Single underscores may stand between digits.
    if digits.starts_with(['_', '+', '-']) || digits.ends_with('_') || digits.contains("__") {
        return None;
    }
    let n = BigInt::parse_bytes(digits.replace('_', "").as_bytes(), base)?;
    Some(Value::from(if negative { -n } else { n }))
}

fn float(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let value = args.get(0);
    if matches!(value, Value::Null) {
        return Ok(Value::float(0.0));
    }
    if let Some(text) = value.as_str() {
        let trimmed = text.trim();
        let parsed = trimmed.replace('_', "").parse::<f64>().ok().filter(|_| !trimmed.is_empty());
        return parsed.map(|x| Value::float(if x.is_nan() { ts.vm().new_nan(x) } else { x })).ok_or_else(|| {
            let literal = str_repr(text);
            ts.raise(Exc::ValueError, format!("could not convert string to float: {literal}"))
        });
    }
    let number = match ts.call_special(value, known::FLOAT, &[]) {
        Some(number) => return number,
        None => ts.call_special(value, known::INDEX, &[]).transpose()?,
    };
    match operate::float(ts, number.as_ref().unwrap_or(value))? {
        Some(x) => Ok(Value::float(x)),
        None => {
            let kind = ts.type_name(value);
            Err(ts.type_error(format!("float() argument must be a string or a real number, not '{kind}'")))
        }
    }
}

fn str(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    if args.len() > 1 || args.has_keyword("encoding") || args.has_keyword("errors") {
        return super::codecs::decode_argument(ts, args);
    }
    args.check(ts, 0, 1)?;
    match args.get(0) {
        Value::Null => Ok(Value::from("")),
        value if value.as_str().is_some() => Ok(value.clone()),
        value => ts.str(value).map(Value::from),
    }
}

fn items(ts: &mut ThreadState<'_>, args: &Args<'_>) -> Result<Vec<Value>, Unwind> {
    args.check(ts, 0, 1)?;
    if args.len() == 0 { Ok(Vec::new()) } else { iterate::collect(ts, args.get(0)) }
}

fn tuple(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    // What cannot change is its own copy.
    if args.len() == 1 && matches!(args.get(0).object(), Some(Object::Tuple(_))) {
        args.check(ts, 0, 1)?;
        return Ok(args.get(0).clone());
    }
    Ok(Value::tuple(items(ts, args)?))
}

fn list(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let items = items(ts, args)?;
    Ok(ts.list(items))
}

fn dict(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let keywords = args.take_keywords();
    args.check(ts, 0, 1)?;
    let dict = ts.dict(Dict::default());
    if let Some(Object::Dict(shared)) = dict.object() {
        if args.len() > 0 {
            super::methods::merge(ts, shared, args.get(0))?;
        }
        for (name, value) in keywords {
            ts.dict_set(shared, &name, value)?;
        }
    }
    Ok(dict)
}

fn range(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let small = |index: usize| operate::integer(args.get(index));
    let plain = match args.len() {
        1 => [Some(0), small(0), Some(1)],
        2 => [small(0), small(1), Some(1)],
        _ => [small(0), small(1), small(2).filter(|&step| step != 0)],
    };
    if let [Some(start), Some(stop), Some(step)] = plain
        && start.checked_sub(stop).is_some()
    {
        return Ok(Value::new(Object::Range(Range { start, stop, step })));
    }
    let mut number = |index: usize| match ts.whole(args.get(index))? {
        Some(n) => Ok(n),
        None => {
            let kind = ts.type_name(args.get(index));
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    };
    let range = match args.len() {
        1 => WideRange { start: 0.into(), stop: number(0)?, step: 1.into() },
        2 => WideRange { start: number(0)?, stop: number(1)?, step: 1.into() },
        _ => WideRange { start: number(0)?, stop: number(1)?, step: number(2)? },
    };
    if range.step == 0.into() {
        return Err(ts.raise(Exc::ValueError, "range() arg 3 must not be zero"));
    }
    Ok(range.value())
}

fn made(iterator: Iterator) -> Value {
    Value::new(Object::Iterator(Box::new(iterator)))
}

fn enumerate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let start = args.either(1, "start").as_ref().and_then(operate::integer).unwrap_or(0);
    args.check(ts, 1, 2)?;
    let inner = iterate::iterator(ts, args.get(0))?;
    Ok(made(Iterator::Enumerate(inner, Shared::new(ts.vm().protection(), start))))
}

fn zip(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let strict = match args.keyword("strict") {
        Some(strict) => ts.truth(&strict)?,
        None => false,
    };
    args.check_keywords(ts)?;
    let inner: Vec<Value> = args.positional().iter().map(|arg| iterate::iterator(ts, arg)).collect::<Result<_, _>>()?;
    Ok(made(if strict { Iterator::StrictZip(inner.into()) } else { Iterator::Zip(inner.into()) }))
}

fn filter(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let inner = iterate::iterator(ts, args.get(1))?;
    Ok(made(Iterator::Filter(args.get(0).clone(), inner)))
}

fn map(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    if args.len() < 2 {
        return Err(ts.type_error("map() must have at least two arguments."));
    }
    let sources = &args.positional()[1..];
    let inner: Vec<Value> = sources.iter().map(|arg| iterate::iterator(ts, arg)).collect::<Result<_, _>>()?;
    Ok(made(Iterator::Map(args.get(0).clone(), inner.into())))
}

fn reversed(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let protection = ts.vm().protection();
    if let Some(range) = WideRange::of(args.get(0)) {
        return iterate::iterator(ts, &range.reversed().value());
    }
    if let Some(made) = ts.call_special(args.get(0), known::REVERSED, &[]) {
        return made;
    }
    let (dict, view) = match args.get(0).object() {
        Some(Object::View(dict, view)) => (dict, *view),
        _ => (args.get(0), View::Keys),
    };
    if let Some(walk) = DictIterator::value(ts, dict, view, true) {
        return Ok(walk);
    }
    if let Some(walk) = backwards::new(ts, args.get(0))? {
        return Ok(walk);
    }
    if !matches!(args.get(0).object(), Some(Object::List(_) | Object::Tuple(_) | Object::Str(_))) {
        let kind = ts.type_name(args.get(0));
        return Err(ts.type_error(format!("'{kind}' object is not reversible")));
    }
    let mut items = iterate::collect(ts, args.get(0))?;
    items.reverse();
    Ok(made(Iterator::Items(items.into(), Shared::new(protection, 0))))
}

fn slice(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    Ok(match args.positional() {
        [stop] => ThreadState::slice(Value::None, stop.clone(), Value::None),
        [start, stop] => ThreadState::slice(start.clone(), stop.clone(), Value::None),
        [start, end, step] => ThreadState::slice(start.clone(), end.clone(), step.clone()),
        _ => Value::None,
    })
}

fn super_outside(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    match (args.get(0).as_class(), args.get(1)) {
        (Some(class), receiver) if args.len() == 2 => class_body::super_of(ts, class, receiver),
        _ => Err(ts.raise(Exc::RuntimeError, "super(): no arguments")),
    }
}

/// `type(name, bases, names)`.
fn made_class(ts: &mut ThreadState<'_>, args: &Args<'_>) -> Result<Value, Unwind> {
    let (name, bases) = (args.get(0).clone(), iterate::collect(ts, args.get(1))?);
    let Some(Object::Dict(names)) = args.get(2).object() else {
        let kind = ts.type_name(args.get(2));
        return Err(ts.type_error(format!("type.__new__() argument 3 must be dict, not {kind}")));
    };
    let mut attributes = vec![(known::QUALNAME, name.clone()), (known::MODULE, Value::from("__main__"))];
    for (key, value) in ts.dict_entries(names) {
        if let Some(text) = key.as_str() {
            attributes.push((ts.vm().names().intern(text), value));
        }
    }
    class_body::make(ts, &name, &bases, attributes, &[])
}

fn type_of(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    if args.len() == 3 {
        return made_class(ts, args);
    }
    args.check(ts, 1, 1)?;
    Ok(Value::new(Object::Class(ts.vm().types().of(args.get(0)).clone())))
}

/// A character of code point `n`.
pub(super) fn chr(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    match operate::integer(args.get(0)) {
        Some(n) => match u32::try_from(n).ok().and_then(char::from_u32) {
            Some(c) => Ok(subscript::character(c)),
            None => Err(ts.raise(Exc::ValueError, "chr() arg not in range(0x110000)")),
        },
        None => {
            let kind = ts.type_name(args.get(0));
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}
