//! Methods of strings.

use std::sync::Arc;

use crate::vm::{
    exception::Exc,
    iterate,
    native::{Args, Native},
    object::Object,
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

pub(in crate::vm) const ALL: &[Native] = &[
    Native { name: "join", run: join },
    Native { name: "split", run: split },
    Native { name: "strip", run: |ts, args| strip(ts, args, true, true) },
    Native { name: "lstrip", run: |ts, args| strip(ts, args, true, false) },
    Native { name: "rstrip", run: |ts, args| strip(ts, args, false, true) },
    Native { name: "upper", run: |ts, args| map(ts, args, str::to_uppercase) },
    Native { name: "lower", run: |ts, args| map(ts, args, str::to_lowercase) },
    Native { name: "title", run: |ts, args| map(ts, args, title) },
    Native { name: "capitalize", run: |ts, args| map(ts, args, capitalize) },
    Native { name: "startswith", run: |ts, args| test(ts, args, |text, part| text.starts_with(part)) },
    Native { name: "endswith", run: |ts, args| test(ts, args, |text, part| text.ends_with(part)) },
    Native { name: "isdigit", run: |ts, args| all(ts, args, char::is_numeric) },
    Native { name: "isalpha", run: |ts, args| all(ts, args, char::is_alphabetic) },
    Native { name: "isspace", run: |ts, args| all(ts, args, char::is_whitespace) },
    Native { name: "replace", run: replace },
    Native { name: "find", run: find },
    Native { name: "count", run: count },
    Native { name: "center", run: |ts, args| pad(ts, args, |room| room / 2) },
    Native { name: "ljust", run: |ts, args| pad(ts, args, |_| 0) },
    Native { name: "rjust", run: |ts, args| pad(ts, args, |room| room) },
    Native { name: "zfill", run: zfill },
    Native { name: "format", run: format },
];

/// A string argument.
fn text(ts: &ThreadState<'_>, args: &Args<'_>, index: usize) -> Result<Arc<str>, Unwind> {
    match args.get(index).as_str() {
        Some(text) => Ok(Arc::clone(text)),
        None => {
            let kind = ts.type_name(args.get(index));
            Err(ts.type_error(format!("{}() argument must be str, not {kind}", args.name())))
        }
    }
}

fn number(ts: &ThreadState<'_>, args: &Args<'_>, index: usize) -> Result<i64, Unwind> {
    match operate::integer(args.get(index)) {
        Some(n) => Ok(n),
        None => {
            let kind = ts.type_name(args.get(index));
            Err(ts.type_error(format!("'{kind}' object cannot be interpreted as an integer")))
        }
    }
}

fn join(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let separator = text(ts, args, 0)?;
    let mut joined = String::new();
    for (index, part) in iterate::collect(ts, args.get(1))?.iter().enumerate() {
        if index > 0 {
            joined.push_str(&separator);
        }
        match part.as_str() {
            Some(part) => joined.push_str(part),
            None => {
                let kind = ts.type_name(part);
                return Err(ts.type_error(format!("sequence item {index}: expected str instance, {kind} found")));
            }
        }
    }
    Ok(Value::from(joined))
}

fn split(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let most = args.either(2, "maxsplit").as_ref().and_then(operate::integer).unwrap_or(-1);
    args.check(ts, 0, 2)?;
    let whole = text(ts, args, 0)?;
    let most = usize::try_from(most).ok().map_or(usize::MAX, |most| most.saturating_add(1));
    let parts: Vec<Value> = match args.get(1) {
        Value::Null | Value::None if most == usize::MAX => whole.split_whitespace().map(Value::from).collect(),
        Value::Null | Value::None => {
            let mut rest = whole.trim_start();
            let mut parts = Vec::new();
            while !rest.is_empty() {
                let (part, behind) = match rest.split_once(char::is_whitespace) {
                    Some(cut) if parts.len() + 1 < most => cut,
                    _ => (rest.trim_end(), ""),
                };
                parts.push(Value::from(part));
                rest = behind.trim_start();
            }
            parts
        }
        _ => {
            let separator = text(ts, args, 1)?;
            if separator.is_empty() {
                return Err(ts.raise(Exc::ValueError, "empty separator"));
            }
            whole.splitn(most, &*separator).map(Value::from).collect()
        }
    };
    Ok(ts.list(parts))
}

fn strip(ts: &ThreadState<'_>, args: &Args<'_>, left: bool, right: bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let whole = text(ts, args, 0)?;
    let set = match args.get(1) {
        Value::Null | Value::None => None,
        _ => Some(text(ts, args, 1)?),
    };
    let strips = |c: char| set.as_ref().map_or_else(|| c.is_whitespace(), |set| set.contains(c));
    let mut rest = &*whole;
    if left {
        rest = rest.trim_start_matches(strips);
    }
    if right {
        rest = rest.trim_end_matches(strips);
    }
    Ok(Value::from(rest))
}

fn map(ts: &ThreadState<'_>, args: &Args<'_>, change: fn(&str) -> String) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::from(change(&text(ts, args, 0)?)))
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect())
}

fn title(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .map(|c| {
            let changed: String = if inside { c.to_lowercase().collect() } else { c.to_uppercase().collect() };
            inside = c.is_alphabetic();
            changed
        })
        .collect()
}

fn test(ts: &ThreadState<'_>, args: &Args<'_>, test: fn(&str, &str) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = text(ts, args, 0)?;
    match args.get(1).object() {
        Some(Object::Tuple(parts)) => {
            Ok(Value::Bool(parts.iter().any(|part| part.as_str().is_some_and(|part| test(&whole, part)))))
        }
        _ => Ok(Value::Bool(test(&whole, &text(ts, args, 1)?))),
    }
}

fn all(ts: &ThreadState<'_>, args: &Args<'_>, test: fn(char) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let whole = text(ts, args, 0)?;
    Ok(Value::Bool(!whole.is_empty() && whole.chars().all(test)))
}

fn replace(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 3)?;
    let (whole, old, new) = (text(ts, args, 0)?, text(ts, args, 1)?, text(ts, args, 2)?);
    let most = operate::integer(args.get(3)).and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    Ok(Value::from(whole.replacen(&*old, &new, most)))
}

fn find(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, part) = (text(ts, args, 0)?, text(ts, args, 1)?);
    Ok(Value::Int(whole.find(&*part).map_or(-1, |at| whole[..at].chars().count() as i64)))
}

fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, part) = (text(ts, args, 0)?, text(ts, args, 1)?);
    Ok(Value::Int(whole.matches(&*part).count() as i64))
}

/// Fills up with a character; `left` says how much of the room goes before the text.
fn pad(ts: &ThreadState<'_>, args: &Args<'_>, left: fn(usize) -> usize) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let whole = text(ts, args, 0)?;
    let width = usize::try_from(number(ts, args, 1)?).unwrap_or(0);
    operate::fits(ts, width)?;
    let fill = match args.get(2) {
        Value::Null => ' ',
        _ => text(ts, args, 2)?.chars().next().unwrap_or(' '),
    };
    let room = width.saturating_sub(whole.chars().count());
    let before = left(room);
    let padding = |n: usize| std::iter::repeat_n(fill, n);
    Ok(Value::from(padding(before).chain(whole.chars()).chain(padding(room - before)).collect::<String>()))
}

fn zfill(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = text(ts, args, 0)?;
    let width = usize::try_from(number(ts, args, 1)?).unwrap_or(0);
    operate::fits(ts, width)?;
    let (sign, digits) = match whole.strip_prefix(['-', '+']) {
        Some(digits) => (&whole[..1], digits),
        None => ("", &*whole),
    };
    let zeros = width.saturating_sub(whole.chars().count());
    Ok(Value::from(format!("{sign}{}{digits}", "0".repeat(zeros))))
}

/// `str.format` with plain fields: `{}`, `{0}`, `{name}`, each with `!r` and a specification.
fn format(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let whole = text(ts, args, 0)?;
    let named = args.take_keywords();
    let mut out = String::new();
    let mut rest = &*whole;
    let mut automatic = 0;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix(brace) {
            out.push_str(brace);
            rest = behind;
            continue;
        }
        if brace == "}" {
            return Err(ts.raise(Exc::ValueError, "Single '}' encountered in format string"));
        }
        let Some(end) = rest.find('}') else {
            return Err(ts.raise(Exc::ValueError, "expected '}' before end of string"));
        };
        let field = &rest[..end];
        rest = &rest[end + 1..];
        let (field, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) = field.split_once('!').unwrap_or((field, ""));
        let value = if let Ok(index) = if name.is_empty() { Ok(automatic) } else { name.parse::<usize>() } {
            automatic += usize::from(name.is_empty());
            args.positional().get(index + 1).cloned().ok_or_else(|| {
                let message = format!("Replacement index {index} out of range for positional args tuple");
                ts.raise(Exc::IndexError, message)
            })?
        } else {
            let found = named.iter().find(|(key, _)| key.as_str().is_some_and(|key| **key == *name));
            found.map(|(_, value)| value.clone()).ok_or_else(|| ts.raise_value(Exc::KeyError, Value::from(name)))?
        };
        let value = match conversion {
            "r" => Value::from(ts.repr(&value)?),
            "s" => Value::from(ts.str(&value)?),
            "a" => Value::from(ts.ascii(&value)?),
            _ => value,
        };
        out.push_str(&ts.format(&value, spec)?);
    }
    out.push_str(rest);
    Ok(Value::from(out))
}
