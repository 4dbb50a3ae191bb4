//! Floats and strings as Python 3 writes them back as literals (`float.__repr__`, `str.__repr__`).

use std::fmt::Write;

/// The shortest text that reads back as the same float: `1.0`, `1e+16`, `-0.0`, `inf`, `nan`.
pub fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value < 0.0 { "-inf" } else { "inf" }.into();
    }
    // Rust finds the same shortest digits; Python differs in where it turns to exponents.
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        format!("{value:?}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
    }
}

/// The string in quotes, single unless only those occur in it, with escapes for what does not print.
pub fn str_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if is_printable(c) => out.push(c),
            c => push_escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

/// The bytes as a literal: `b'\x00a'`, with quotes as in [`str_repr`].
pub fn bytes_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if char::from(byte) == quote => out.extend(['\\', quote]),
            b' '..=b'~' => out.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}

/// The same with everything beyond ASCII escaped (`ascii()`).
pub fn str_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in str_repr(text).chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            push_escape(&mut out, c);
        }
    }
    out
}

fn push_escape(out: &mut String, c: char) {
    let code = u32::from(c);
    // Writing to a String cannot fail.
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Whether Python prints the character as it is: not controls, separators other than the space, format
/// characters, private or unassigned ones. Rust's own `Debug` holds nearly the same table; the combining marks
/// that it escapes besides are printable for Python.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // A base letter before the mark keeps `escape_debug` of a string from treating it as a leading one.
    let escaped: String = format!("a{c}").escape_debug().collect();
    !escaped.contains('\\') && !matches!(c, '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_turn_to_exponents_where_python_does() {
        for (value, text) in [
            (1.0, "1.0"),
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (123_456.789, "123456.789"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float_repr(value), text);
        }
    }

    #[test]
    fn strings_take_the_quotes_that_need_no_escape() {
        assert_eq!(str_repr("it's"), "\"it's\"");
        assert_eq!(str_repr("say \"it's\""), "'say \"it\\'s\"'");
        assert_eq!(str_repr("a\n\t\\\x00\x7f"), "'a\\n\\t\\\\\\x00\\x7f'");
        assert_eq!(str_repr("é\u{a0}\u{200b}"), "'é\\xa0\\u200b'");
        assert_eq!(str_ascii("é\u{1f600}"), "'\\xe9\\U0001f600'");
    }
}
