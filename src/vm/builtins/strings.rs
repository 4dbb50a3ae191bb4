//! Methods of strings: cutting, joining, searching and filling. Letters are in [`super::letters`], `format` is in
//! [`super::template`].

use std::sync::Arc;

use crate::vm::{
    exception::Exc,
    iterate,
    native::{Args, Native},
    object::Object,
    operate,
    slice::clamp,
    state::ThreadState,
    string::Str,
    unwind::Unwind,
    value::Value,
};

use super::letters::{is_space, line_end};

pub(in crate::vm) const ALL: &[Native] = &[
    Native { name: "join", run: join },
    Native { name: "split", run: |ts, args| split(ts, args, false) },
    Native { name: "rsplit", run: |ts, args| split(ts, args, true) },
    Native { name: "splitlines", run: splitlines },
    Native { name: "partition", run: |ts, args| partition(ts, args, false) },
    Native { name: "rpartition", run: |ts, args| partition(ts, args, true) },
    Native { name: "strip", run: |ts, args| strip(ts, args, true, true) },
    Native { name: "lstrip", run: |ts, args| strip(ts, args, true, false) },
    Native { name: "rstrip", run: |ts, args| strip(ts, args, false, true) },
    Native { name: "removeprefix", run: |ts, args| remove(ts, args, |text, part| text.strip_prefix(part)) },
    Native { name: "removesuffix", run: |ts, args| remove(ts, args, |text, part| text.strip_suffix(part)) },
    Native { name: "startswith", run: |ts, args| test(ts, args, |text, part| text.starts_with(part)) },
    Native { name: "endswith", run: |ts, args| test(ts, args, |text, part| text.ends_with(part)) },
    Native { name: "replace", run: replace },
    Native { name: "find", run: |ts, args| find(ts, args, false, false) },
    Native { name: "rfind", run: |ts, args| find(ts, args, true, false) },
    Native { name: "index", run: |ts, args| find(ts, args, false, true) },
    Native { name: "rindex", run: |ts, args| find(ts, args, true, true) },
    Native { name: "count", run: count },
    Native { name: "center", run: |ts, args| pad(ts, args, |room, width| room / 2 + (room & width & 1)) },
    Native { name: "ljust", run: |ts, args| pad(ts, args, |_, _| 0) },
    Native { name: "rjust", run: |ts, args| pad(ts, args, |room, _| room) },
    Native { name: "zfill", run: zfill },
    Native { name: "expandtabs", run: expandtabs },
];

/// The string that a method was called on.
pub(super) fn receiver(ts: &ThreadState<'_>, args: &Args<'_>) -> Result<Str, Unwind> {
    match args.get(0).builtin() {
        Some(Object::Str(text)) => Ok(text.clone()),
        _ => {
            let (kind, name) = (ts.type_name(args.get(0)), args.name());
            Err(ts.type_error(format!("descriptor '{name}' for 'str' objects doesn't apply to a '{kind}' object")))
        }
    }
}

/// A string argument.
fn text(ts: &ThreadState<'_>, args: &Args<'_>, index: usize) -> Result<Arc<str>, Unwind> {
    match args.get(index).builtin() {
        Some(Object::Str(text)) => Ok(text.text.to_arc()),
        _ => Err(ts.type_error(format!("must be str, not {}", ts.type_name(args.get(index))))),
    }
}

/// The same where messages name the function, and the argument if there are several.
fn named(ts: &ThreadState<'_>, args: &Args<'_>, index: usize, number: &str) -> Result<Arc<str>, Unwind> {
    text(ts, args, index).map_err(|_| {
        let (name, kind) = (args.name(), ts.type_name(args.get(index)));
        ts.type_error(format!("{name}() argument{number} must be str, not {kind}"))
    })
}

fn join(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let separator = receiver(ts, args)?.text;
    let parts = match iterate::collect(ts, args.get(1)) {
        Err(unwind) if ts.is_exception(&unwind, Exc::TypeError) && ts.special_iter(args.get(1)).is_none() => {
            return Err(ts.type_error("can only join an iterable"));
        }
        parts => parts?,
    };
    if let ([one], Some(Object::Str(_))) = (&parts[..], parts.first().and_then(Value::object)) {
        return Ok(one.clone());
    }
    let mut length = 0_usize;
    for (index, part) in parts.iter().enumerate() {
        match part.builtin() {
            Some(Object::Str(part)) => length += part.text.len() + separator.len(),
            _ => {
                let kind = ts.type_name(part);
                return Err(ts.type_error(format!("sequence item {index}: expected str instance, {kind} found")));
            }
        }
    }
    ts.afford(length)?;
    let mut joined = String::with_capacity(length);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            joined.push_str(&separator);
        }
        if index % 1024 == 0 {
            ts.poll()?;
        }
        if let Some(Object::Str(part)) = part.builtin() {
            joined.push_str(&part.text);
        }
    }
    Ok(Value::from(joined))
}

/// `split` and `rsplit`: separator and number of cuts stand at these places or have these names.
fn split(ts: &mut ThreadState<'_>, args: &mut Args<'_>, from_right: bool) -> Result<Value, Unwind> {
    let separator = args.either(1, "sep").unwrap_or(Value::None);
    let most = args.either(2, "maxsplit");
    args.check_clinic(ts, 2)?;
    let whole = receiver(ts, args)?.text;
    let most = match most {
        None => usize::MAX,
        Some(most) => usize::try_from(ts.index(&most)?).unwrap_or(usize::MAX),
    };
    ts.afford(whole.len())?;
    let mut parts: Vec<&str> = match separator.builtin() {
        Some(Object::Str(separator)) if separator.text.is_empty() => {
            return Err(ts.raise(Exc::ValueError, "empty separator"));
        }
        Some(Object::Str(separator)) if from_right => whole.rsplitn(most.saturating_add(1), &*separator.text).collect(),
        Some(Object::Str(separator)) => whole.splitn(most.saturating_add(1), &*separator.text).collect(),
        _ if !matches!(separator, Value::None) => {
            let kind = ts.type_name(&separator);
            return Err(ts.type_error(format!("must be str or None, not {kind}")));
        }
        _ => words(&whole, most, from_right),
    };
    if from_right {
        parts.reverse();
    }
    let parts = parts.into_iter().map(Value::from).collect();
    Ok(ts.list(parts))
}

/// Words between white space, and after `most` cuts the rest as it is.
fn words(whole: &str, most: usize, from_right: bool) -> Vec<&str> {
    let mut rest = whole;
    let mut parts = Vec::new();
    loop {
        rest = if from_right { rest.trim_end_matches(is_space) } else { rest.trim_start_matches(is_space) };
        if rest.is_empty() {
            return parts;
        }
        let cut = if from_right { rest.rfind(is_space) } else { rest.find(is_space) };
        let Some(at) = cut.filter(|_| parts.len() < most) else {
            parts.push(rest);
            return parts;
        };
        if from_right {
            let behind = at + rest[at..].chars().next().map_or(0, char::len_utf8);
            parts.push(&rest[behind..]);
            rest = &rest[..at];
        } else {
            parts.push(&rest[..at]);
            rest = &rest[at..];
        }
    }
}

fn splitlines(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let keep = args.either(1, "keepends");
    args.check_clinic(ts, 1)?;
    let keep = match keep {
        Some(keep) => ts.truth(&keep)?,
        None => false,
    };
    let whole = receiver(ts, args)?.text;
    let mut lines = Vec::new();
    let mut rest = &*whole;
    while let Some(at) = rest.find(line_end) {
        let end = if rest[at..].starts_with("\r\n") { 2 } else { rest[at..].chars().next().map_or(1, char::len_utf8) };
        lines.push(Value::from(&rest[..if keep { at + end } else { at }]));
        rest = &rest[at + end..];
    }
    if !rest.is_empty() {
        lines.push(Value::from(rest));
    }
    Ok(ts.list(lines))
}

fn partition(ts: &mut ThreadState<'_>, args: &Args<'_>, from_right: bool) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, separator) = (receiver(ts, args)?.text, text(ts, args, 1)?);
    if separator.is_empty() {
        return Err(ts.raise(Exc::ValueError, "empty separator"));
    }
    let found = if from_right { whole.rsplit_once(&*separator) } else { whole.split_once(&*separator) };
    Ok(Value::tuple(match found {
        Some((before, after)) => [Value::from(before), Value::from(separator), Value::from(after)],
        None if from_right => [Value::from(""), Value::from(""), Value::from(whole)],
        None => [Value::from(whole), Value::from(""), Value::from("")],
    }))
}

fn strip(ts: &ThreadState<'_>, args: &Args<'_>, left: bool, right: bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let whole = receiver(ts, args)?.text;
    let set = match args.get(1) {
        Value::Null | Value::None => None,
        _ => {
            let name = args.name();
            Some(text(ts, args, 1).map_err(|_| ts.type_error(format!("{name} arg must be None or str")))?)
        }
    };
    let strips = |c: char| set.as_ref().map_or_else(|| is_space(c), |set| set.contains(c));
    let mut rest = &*whole;
    if left {
        rest = rest.trim_start_matches(strips);
    }
    if right {
        rest = rest.trim_end_matches(strips);
    }
    Ok(if rest.len() == whole.len() { Value::from(whole) } else { Value::from(rest) })
}

fn remove(
    ts: &ThreadState<'_>,
    args: &Args<'_>,
    cut: for<'a> fn(&'a str, &str) -> Option<&'a str>,
) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let (whole, part) = (receiver(ts, args)?.text, named(ts, args, 1, "")?);
    let rest = cut(&whole, &part).map(Value::from);
    Ok(rest.unwrap_or_else(|| Value::from(whole)))
}

/// The part of a string between two indices given as arguments, and how many characters stand before it.
fn part<'a>(ts: &mut ThreadState<'_>, args: &Args<'_>, whole: &'a Str) -> Result<Option<(&'a str, usize)>, Unwind> {
    if args.len() == 2 {
        return Ok(Some((&whole.text, 0)));
    }
    let len = whole.len();
    let bound = |ts: &mut ThreadState<'_>, index: usize, default: usize| match args.get(index) {
        Value::Null | Value::None => Ok(default),
        value => ts.index_of_slice(value).map(|at| if at > len as i64 { len + 1 } else { clamp(at, len) }),
    };
    let (start, end) = (bound(ts, 2, 0)?, bound(ts, 3, len)?.min(len));
    Ok((start <= end).then(|| (&whole.text[whole.offset(start)..whole.offset(end)], start)))
}

fn test(ts: &mut ThreadState<'_>, args: &Args<'_>, test: fn(&str, &str) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let whole = receiver(ts, args)?;
    let part = part(ts, args, &whole)?;
    let name = args.name();
    let found = match args.get(1).object() {
        Some(Object::Tuple(wanted)) => {
            let mut found = false;
            for wanted in wanted {
                let Some(Object::Str(wanted)) = wanted.builtin() else {
                    let kind = ts.type_name(wanted);
                    return Err(ts.type_error(format!("tuple for {name} must only contain str, not {kind}")));
                };
                found = found || part.is_some_and(|(part, _)| test(part, &wanted.text));
            }
            found
        }
        _ => {
            let wanted = text(ts, args, 1).map_err(|_| {
                let kind = ts.type_name(args.get(1));
                ts.type_error(format!("{name} first arg must be str or a tuple of str, not {kind}"))
            })?;
            part.is_some_and(|(part, _)| test(part, &wanted))
        }
    };
    Ok(Value::bool(found))
}

fn replace(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 3)?;
    let whole = receiver(ts, args)?.text;
    let (old, new) = (named(ts, args, 1, " 1")?, named(ts, args, 2, " 2")?);
    let most = match args.get(3) {
        Value::Null => usize::MAX,
        most => usize::try_from(ts.index(most)?).unwrap_or(usize::MAX),
    };
    if new.len() > old.len() {
        let times = if old.is_empty() { whole.len() + 1 } else { whole.matches(&*old).count() };
        ts.afford(whole.len().saturating_add(times.min(most).saturating_mul(new.len())))?;
    }
    Ok(Value::from(whole.replacen(&*old, &new, most)))
}

fn find(ts: &mut ThreadState<'_>, args: &Args<'_>, from_right: bool, required: bool) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (whole, wanted) = (receiver(ts, args)?, text(ts, args, 1)?);
    let found = part(ts, args, &whole)?.and_then(|(part, start)| {
        let at = if from_right { part.rfind(&*wanted) } else { part.find(&*wanted) }?;
        Some(start + if whole.ascii { at } else { part[..at].chars().count() })
    });
    match found {
        Some(at) => Ok(Value::Int(at as i64)),
        None if required => Err(ts.raise(Exc::ValueError, "substring not found")),
        None => Ok(Value::Int(-1)),
    }
}

fn count(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 3)?;
    let (whole, wanted) = (receiver(ts, args)?, text(ts, args, 1)?);
    let part = part(ts, args, &whole)?;
    Ok(Value::Int(part.map_or(0, |(part, _)| part.matches(&*wanted).count() as i64)))
}

/// Fills up with a character; `left` says how much of the room goes before the text.
fn pad(ts: &mut ThreadState<'_>, args: &Args<'_>, left: fn(usize, usize) -> usize) -> Result<Value, Unwind> {
    args.check(ts, 1, 2)?;
    let whole = receiver(ts, args)?;
    let width = usize::try_from(ts.index(args.get(1))?).unwrap_or(0);
    operate::fits(ts, width)?;
    let fill = match args.get(2) {
        Value::Null => ' ',
        value => {
            let fill = text(ts, args, 2).map_err(|_| {
                let kind = ts.type_name(value);
                ts.type_error(format!("The fill character must be a unicode character, not {kind}"))
            })?;
            let mut characters = fill.chars();
            match (characters.next(), characters.next()) {
                (Some(fill), None) => fill,
                _ => return Err(ts.type_error("The fill character must be exactly one character long")),
            }
        }
    };
    let room = width.saturating_sub(whole.len());
    let before = left(room, width);
    let padding = |n: usize| std::iter::repeat_n(fill, n);
    Ok(Value::from(padding(before).chain(whole.text.chars()).chain(padding(room - before)).collect::<String>()))
}

fn zfill(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = receiver(ts, args)?;
    let width = usize::try_from(ts.index(args.get(1))?).unwrap_or(0);
    operate::fits(ts, width)?;
    let (sign, digits) = match whole.text.strip_prefix(['-', '+']) {
        Some(digits) => (&whole.text[..1], digits),
        None => ("", &*whole.text),
    };
    let zeros = width.saturating_sub(whole.len());
    Ok(Value::from(format!("{sign}{}{digits}", "0".repeat(zeros))))
}

fn expandtabs(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let size = args.either(1, "tabsize").unwrap_or(Value::Int(8));
    args.check_clinic(ts, 1)?;
    let size = usize::try_from(ts.index(&size)?).unwrap_or(0);
    let whole = receiver(ts, args)?.text;
    operate::fits(ts, whole.matches('\t').count().saturating_mul(size))?;
    let mut out = String::with_capacity(whole.len());
    let mut column = 0;
    for c in whole.chars() {
        match c {
            '\t' => {
                let spaces = if size > 0 { size - column % size } else { 0 };
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            _ => {
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                out.push(c);
            }
        }
    }
    Ok(Value::from(out))
}
