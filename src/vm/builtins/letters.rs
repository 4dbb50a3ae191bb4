//! Methods of strings that look at or change single characters.

use crate::{
    lang::repr,
    vm::{
        exception::Exc,
        native::{Args, Native},
        object::Object,
        state::ThreadState,
        subscript,
        unwind::Unwind,
        value::Value,
    },
};

use super::{codecs, strings::receiver};

pub(in crate::vm) const ALL: &[Native] = &[
    Native { name: "upper", run: |ts, args| map(ts, args, str::to_uppercase) },
    Native { name: "lower", run: |ts, args| map(ts, args, str::to_lowercase) },
    Native { name: "casefold", run: |ts, args| map(ts, args, |text| text.to_lowercase().replace('ß', "ss")) },
    Native { name: "title", run: |ts, args| map(ts, args, title) },
    Native { name: "capitalize", run: |ts, args| map(ts, args, capitalize) },
    Native { name: "swapcase", run: |ts, args| map(ts, args, swapcase) },
    Native { name: "isdecimal", run: |ts, args| all(ts, args, is_decimal) },
    Native { name: "isdigit", run: |ts, args| all(ts, args, is_digit) },
    Native { name: "isnumeric", run: |ts, args| all(ts, args, char::is_numeric) },
    Native { name: "isalpha", run: |ts, args| all(ts, args, is_letter) },
    Native { name: "isalnum", run: |ts, args| all(ts, args, |c| is_letter(c) || c.is_numeric()) },
    Native { name: "isspace", run: |ts, args| all(ts, args, is_space) },
    Native { name: "isupper", run: |ts, args| cased(ts, args, |c| !c.is_lowercase()) },
    Native { name: "islower", run: |ts, args| cased(ts, args, |c| !c.is_uppercase()) },
    Native {
        name: "istitle",
        run: |ts, args| judge(ts, args, |text| text.chars().any(is_cased) && title(text) == text),
    },
    Native { name: "isascii", run: |ts, args| judge(ts, args, str::is_ascii) },
    Native { name: "isidentifier", run: |ts, args| judge(ts, args, is_identifier) },
    Native { name: "isprintable", run: |ts, args| judge(ts, args, |text| text.chars().all(is_printable)) },
    Native { name: "translate", run: translate },
    Native { name: "maketrans", run: maketrans },
    Native { name: "encode", run: codecs::encode },
];

/// White space in Python's sense: the separators of ASCII belong to it.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// Where `splitlines` cuts.
pub(super) fn line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0b' | '\x0c' | '\x1c' | '\x1d' | '\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The first of ten decimal digits in the scripts that have their own.
const ZEROS: [u32; 24] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0xa620, 0xff10,
];

fn is_decimal(c: char) -> bool {
    decimal(c).is_some()
}

/// The value of a decimal digit of any script.
pub(super) fn decimal(c: char) -> Option<u32> {
    ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))
}

fn is_digit(c: char) -> bool {
    is_decimal(c) || matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉' | '①'..='⑨')
}

/// Numbers written as letters are alphabetic for Unicode, and no letters for Python.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, 'Ⅰ'..='ↈ' | 'Ⓐ'..='ⓩ')
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c == '_' || is_letter(c))
        && characters.all(|c| c == '_' || is_letter(c) || is_decimal(c))
}

fn is_printable(c: char) -> bool {
    matches!(c, '\'' | '\\') || repr::str_repr(c.encode_utf8(&mut [0; 4])).chars().nth(1) == Some(c)
}

fn map(ts: &ThreadState<'_>, args: &Args<'_>, change: fn(&str) -> String) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::from(change(&receiver(ts, args)?.text)))
}

fn judge(ts: &ThreadState<'_>, args: &Args<'_>, judge: fn(&str) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::bool(judge(&receiver(ts, args)?.text)))
}

fn all(ts: &ThreadState<'_>, args: &Args<'_>, test: fn(char) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let whole = receiver(ts, args)?.text;
    Ok(Value::bool(!whole.is_empty() && whole.chars().all(test)))
}

/// Whether there are letters with case and all of them pass.
fn cased(ts: &ThreadState<'_>, args: &Args<'_>, test: fn(char) -> bool) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let whole = receiver(ts, args)?.text;
    Ok(Value::bool(whole.chars().any(is_cased) && whole.chars().all(test)))
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect())
}

fn swapcase(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_uppercase() { c.to_lowercase().to_string() } else { c.to_uppercase().to_string() })
        .collect()
}

fn title(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .map(|c| {
            let changed: String = if inside { c.to_lowercase().collect() } else { c.to_uppercase().collect() };
            inside = is_cased(c);
            changed
        })
        .collect()
}

/// Replaces each character by what a table has for its number; what the table does not have stays.
fn translate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let whole = receiver(ts, args)?.text;
    let mut out = String::with_capacity(whole.len());
    for (index, c) in whole.chars().enumerate() {
        if index % 1024 == 0 {
            ts.poll()?;
        }
        match subscript::get(ts, args.get(1), &Value::Int(i64::from(u32::from(c)))) {
            Err(unwind) if ts.is_exception(&unwind, Exc::LookupError) => out.push(c),
            Err(unwind) => return Err(unwind),
            Ok(Value::None) => {}
            Ok(Value::Int(n)) => match u32::try_from(n).ok().and_then(char::from_u32) {
                Some(c) => out.push(c),
                None => return Err(ts.raise(Exc::ValueError, "character mapping must be in range(0x110000)")),
            },
            Ok(other) => match other.builtin() {
                Some(Object::Str(text)) => out.push_str(&text.text),
                _ => return Err(ts.type_error("character mapping must return integer, None or str")),
            },
        }
    }
    Ok(Value::from(out))
}

/// `str.maketrans`, which takes no object.
fn maketrans(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check_keywords(ts)?;
    let given = args.without_receiver();
    let number = |c: char| Value::Int(i64::from(u32::from(c)));
    let table = ts.dict(crate::vm::dict::Dict::default());
    let Some(Object::Dict(dict)) = table.object() else { return Ok(table) };
    match given {
        [one] => {
            let Some(Object::Dict(source)) = one.builtin() else {
                return Err(ts.type_error("if you give only one argument to maketrans it must be a dict"));
            };
            for (key, value) in ts.dict_entries(source) {
                let key = match key.as_str() {
                    Some(text) => match (text.chars().next(), text.chars().nth(1)) {
                        (Some(c), None) => number(c),
                        _ => {
                            let message = "string keys in translate table must be of length 1";
                            return Err(ts.raise(Exc::ValueError, message));
                        }
                    },
                    None => key,
                };
                ts.dict_set(dict, &key, value)?;
            }
        }
        [from, to, rest @ ..] if rest.len() < 2 => {
            let (Some(from), Some(to)) = (from.as_str(), to.as_str()) else {
                return Err(ts.type_error("first maketrans argument must be a string if there is a second argument"));
            };
            if from.chars().count() != to.chars().count() {
                let message = "the first two maketrans arguments must have equal length";
                return Err(ts.raise(Exc::ValueError, message));
            }
            for (from, to) in from.chars().zip(to.chars()) {
                ts.dict_set(dict, &number(from), number(to))?;
            }
            for c in rest.iter().filter_map(Value::as_str).flat_map(|text| text.chars()) {
                ts.dict_set(dict, &number(c), Value::None)?;
            }
        }
        [] => return Err(ts.type_error("maketrans expected at least 1 argument, got 0")),
        _ => return Err(ts.type_error(format!("maketrans expected at most 3 arguments, got {}", given.len()))),
    }
    Ok(table)
}
