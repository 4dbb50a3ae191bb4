//! `str.format`: replacement fields with attributes, items, conversions and nested specifications
//! (`Objects/stringlib/unicode_format.h`).

use crate::vm::{
    exception::Exc,
    native::{Args, Native},
    state::ThreadState,
    subscript,
    unwind::Unwind,
    value::Value,
};

use super::strings::receiver;

pub(in crate::vm) const ALL: &[Native] =
    &[Native { name: "format", run: format }, Native { name: "format_map", run: format_map }];

fn format(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let template = receiver(ts, args)?.text;
    let named = args.take_keywords();
    let positional = args.positional()[1..].to_vec();
    let mut fields = Fields { positional, named: Named::Keywords(named), numbering: Numbering::Open };
    fields.render(ts, &template, 2).map(Value::from)
}

fn format_map(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let template = receiver(ts, args)?.text;
    let named = Named::Mapping(args.get(1).clone());
    Fields { positional: Vec::new(), named, numbering: Numbering::Open }.render(ts, &template, 2).map(Value::from)
}

/// What fields take their values from.
struct Fields {
    positional: Vec<Value>,
    named: Named,
    numbering: Numbering,
}

enum Named {
    Keywords(Vec<(Value, Value)>),
    Mapping(Value),
}

/// Fields are numbered by themselves or by the template, never both.
enum Numbering {
    Open,
    Automatic(usize),
    Manual,
}

fn refuse<T>(ts: &ThreadState<'_>, message: &str) -> Result<T, Unwind> {
    Err(ts.raise(Exc::ValueError, message))
}

impl Fields {
    fn render(&mut self, ts: &mut ThreadState<'_>, template: &str, depth: u32) -> Result<String, Unwind> {
        if depth == 0 {
            return refuse(ts, "Max string recursion exceeded");
        }
        let mut out = String::new();
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix(brace) {
                out.push_str(brace);
                rest = behind;
            } else if brace == "}" {
                return refuse(ts, "Single '}' encountered in format string");
            } else if rest.is_empty() {
                return refuse(ts, "Single '{' encountered in format string");
            } else {
                rest = self.field(ts, rest, depth, &mut out)?;
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// One field, given the text behind its brace; gives what follows it.
    fn field<'a>(
        &mut self,
        ts: &mut ThreadState<'_>,
        text: &'a str,
        depth: u32,
        out: &mut String,
    ) -> Result<&'a str, Unwind> {
        let mut bracket = false;
        let end = text.find(|c| {
            bracket = c == '[' || bracket && c != ']';
            !bracket && matches!(c, '{' | '}' | ':' | '!')
        });
        let Some(end) = end else { return refuse(ts, "expected '}' before end of string") };
        let (name, mut rest) = text.split_at(end);
        if rest.starts_with('{') {
            return refuse(ts, "unexpected '{' in field name");
        }
        let mut conversion = None;
        if let Some(behind) = rest.strip_prefix('!') {
            let mut characters = behind.chars();
            conversion = characters.next();
            rest = characters.as_str();
            match conversion {
                None => return refuse(ts, "end of string while looking for conversion specifier"),
                Some('}') => return refuse(ts, "unmatched '{' in format spec"),
                Some(_) if rest.is_empty() => return refuse(ts, "unmatched '{' in format spec"),
                Some(_) if !rest.starts_with([':', '}']) => {
                    return refuse(ts, "expected ':' after conversion specifier");
                }
                Some(_) => {}
            }
        }
        let mut spec = "";
        if let Some(behind) = rest.strip_prefix(':') {
            let mut open = 1;
            let end = behind.find(|c| {
                open += i32::from(c == '{') - i32::from(c == '}');
                open == 0
            });
            let Some(end) = end else { return refuse(ts, "unmatched '{' in format spec") };
            (spec, rest) = behind.split_at(end);
        }
        let value = self.value(ts, name)?;
        let value = match conversion {
            None => value,
            Some('r') => Value::from(ts.repr(&value)?),
            Some('s') => Value::from(ts.str(&value)?),
            Some('a') => Value::from(ts.ascii(&value)?),
            Some(other) => return refuse(ts, &format!("Unknown conversion specifier {other}")),
        };
        let spec = if spec.contains(['{', '}']) { self.render(ts, spec, depth - 1)? } else { spec.to_owned() };
        out.push_str(&ts.format(&value, &spec)?);
        Ok(&rest[1..])
    }

    /// The value of a field: `0`, `name`, each with `.attribute` and `[item]` behind it.
    fn value(&mut self, ts: &mut ThreadState<'_>, field: &str) -> Result<Value, Unwind> {
        let end = field.find(['.', '[']).unwrap_or(field.len());
        let (first, mut rest) = field.split_at(end);
        let mut value = match self.number(ts, first)? {
            Some(index) => match self.positional.get(index) {
                Some(value) => value.clone(),
                None if matches!(self.named, Named::Mapping(_)) => {
                    return refuse(ts, "Format string contains positional fields");
                }
                None => {
                    let message = format!("Replacement index {index} out of range for positional args tuple");
                    return Err(ts.raise(Exc::IndexError, message));
                }
            },
            None => match &self.named {
                Named::Mapping(mapping) => subscript::get(ts, &mapping.clone(), &Value::from(first))?,
                Named::Keywords(named) => {
                    let found = named.iter().find(|(key, _)| key.as_str().is_some_and(|key| **key == *first));
                    match found {
                        Some((_, value)) => value.clone(),
                        None => return Err(ts.raise_value(Exc::KeyError, Value::from(first))),
                    }
                }
            },
        };
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('.') {
                let end = behind.find(['.', '[']).unwrap_or(behind.len());
                let (attribute, behind) = behind.split_at(end);
                if attribute.is_empty() {
                    return refuse(ts, "Empty attribute in format string");
                }
                let name = ts.vm().names().intern(attribute);
                value = ts.get_attribute(&value, name)?;
                rest = behind;
            } else if let Some(behind) = rest.strip_prefix('[') {
                let Some((item, behind)) = behind.split_once(']') else {
                    return refuse(ts, "Missing ']' in format string");
                };
                if item.is_empty() {
                    return refuse(ts, "Empty attribute in format string");
                }
                let key = item.parse().map_or_else(|_| Value::from(item), Value::Int);
                value = subscript::get(ts, &value, &key)?;
                rest = behind;
            } else {
                return refuse(ts, "Only '.' or '[' may follow ']' in format field specifier");
            }
        }
        Ok(value)
    }

    /// The number of a positional field; nothing if it is named.
    fn number(&mut self, ts: &ThreadState<'_>, name: &str) -> Result<Option<usize>, Unwind> {
        let given = name.parse().ok().filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()));
        match (given, &mut self.numbering) {
            (None, _) if !name.is_empty() => Ok(None),
            (Some(_), Numbering::Automatic(_)) => {
                refuse(ts, "cannot switch from automatic field numbering to manual field specification")
            }
            (Some(index), _) => {
                self.numbering = Numbering::Manual;
                Ok(Some(index))
            }
            (None, Numbering::Manual) => {
                refuse(ts, "cannot switch from manual field specification to automatic field numbering")
            }
            (None, Numbering::Open) => {
                self.numbering = Numbering::Automatic(1);
                Ok(Some(0))
            }
            (None, Numbering::Automatic(next)) => {
                *next += 1;
                Ok(Some(*next - 1))
            }
        }
    }
}
