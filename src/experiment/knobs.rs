//! Constants of a program that can be set from outside, by putting another literal in the place of theirs.
//!
//! Owns: finding `NAME = literal` at the top level of a source text and replacing the literal, with every other
//! byte kept, so that the same text can be handed to any interpreter. Which names are knobs is the metadata's.
//! Works on text, not on a syntax tree: a constant that is inside a string, a bracket or a block is not found.

use std::ops::Range;

/// Where the whole-number literal of the top-level assignment `name = literal` stands, and its value.
/// `None` if there is no such assignment, or more than one.
pub fn find_int(source: &str, name: &str) -> Option<(Range<usize>, i64)> {
    only_one(source, name, |text| {
        let end = text.bytes().position(|b| !matches!(b, b'0'..=b'9' | b'_' | b'-')).unwrap_or(text.len());
        Some((0..end, parse_int(&text[..end])?))
    })
}

/// Where the string literal of the top-level assignment `name = "value"` stands, quotes included, and its value.
pub fn find_str(source: &str, name: &str) -> Option<(Range<usize>, String)> {
    only_one(source, name, |text| {
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = text[1..].split(quote).next().filter(|value| !value.contains(['\\', '\n']))?;
        let end = value.len() + 2;
        (end <= text.len()).then(|| (0..end, value.to_owned()))
    })
}

/// Reads a whole number as Python writes it: `-5`, `10_000_000`.
pub fn parse_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let well_formed = digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    well_formed.then(|| text.replace('_', "").parse().ok())?
}

/// A number with underscores between the thousands, as Python reads it: `10_000`.
pub fn format_int(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    format!("{}{}", if value < 0 { "-" } else { "" }, groups.join("_"))
}

/// The text with the bytes of `range` replaced.
pub fn replace(source: &str, range: Range<usize>, literal: &str) -> String {
    let mut text = source.to_owned();
    text.replace_range(range, literal);
    text
}

/// The literal of the single top-level assignment to `name`; `read` takes it off the front of the right-hand side.
fn only_one<T>(
    source: &str,
    name: &str,
    read: impl Fn(&str) -> Option<(Range<usize>, T)>,
) -> Option<(Range<usize>, T)> {
    let mut found = top_level_lines(source).filter_map(|start| {
        let line = source[start..].lines().next()?;
        let right = line.strip_prefix(name)?.trim_start().strip_prefix('=')?;
        let right = (!right.starts_with('=')).then(|| right.trim_start())?;
        Some((start + line.len() - right.len(), right))
    });
    let (start, right) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    let (literal, value) = read(right)?;
    let rest = right[literal.end..].trim();
    (rest.is_empty() || rest.starts_with('#')).then(|| (start + literal.start..start + literal.end, value))
}

/// Offsets of the lines that begin outside strings and brackets.
fn top_level_lines(source: &str) -> impl Iterator<Item = usize> {
    let bytes = source.as_bytes();
    let (mut at, mut depth, mut starts) = (0, 0_usize, vec![0]);
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b'#' => line_length(&source[at..]),
            b'"' | b'\'' => string_length(&bytes[at..]),
            _ => {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    b'\n' if depth == 0 => starts.push(at + 1),
                    _ => {}
                }
                1
            }
        };
    }
    starts.into_iter()
}

/// Bytes up to the line's end.
fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Bytes of the string literal that begins here; to the end of the text, or of the line, if it is not closed.
fn string_length(text: &[u8]) -> usize {
    let quote = text[0];
    let triple = text.starts_with(&[quote; 3]);
    let mut at = if triple { 3 } else { 1 };
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' if !triple => return at,
            _ if byte == quote && !triple => return at + 1,
            _ if triple && text[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(source: &str, name: &str, value: &str) -> Option<String> {
        find_int(source, name).map(|(range, _)| replace(source, range, value))
    }

    #[test]
    fn only_the_literal_changes() {
        assert_eq!(set("N = 10_000_000\nprint(N)\n", "N", "5").as_deref(), Some("N = 5\nprint(N)\n"));
        assert_eq!(set("N=-3  # N = 4\r\nx\r\n", "N", "7").as_deref(), Some("N=7  # N = 4\r\nx\r\n"));
        assert_eq!(set("A = 1\nN\t=  2", "N", "33").as_deref(), Some("A = 1\nN\t=  33"));
    }

    #[test]
    fn what_is_no_top_level_constant_is_not_found() {
        for source in [
            "NN = 1\n",
            "    N = 1\n",
            "N == 1\n",
            "N += 1\n",
            "N = 1.5\n",
            "N = 1 + 1\n",
            "N = M = 1\n",
            "N = 1__0\n",
            "N = \"1\"\n",
            "\"\"\"doc\nN = 1\n\"\"\"\n",
            "f(\nN = 1\n)\n",
            "# N = 1\n",
            "N = 1\nN = 2\n",
            "N = 99999999999999999999\n",
            "",
        ] {
            assert_eq!(find_int(source, "N"), None, "{source:?}");
        }
    }

    #[test]
    fn strings_and_comments_do_not_hide_what_follows() {
        let source = "\"\"\"It's (\n\"\"\"\n# don't (\ns = 'a\\'b(' + \"#\"\nN = 12\n";
        assert_eq!(find_int(source, "N").map(|(_, value)| value), Some(12));
        assert_eq!(find_int("s = 'never closed\nN = 1\n", "N").map(|(_, value)| value), Some(1));
    }

    #[test]
    fn a_string_constant_is_replaced_with_its_quotes() {
        let source = "V = 'a'  # b\n";
        let (range, value) = find_str(source, "V").unwrap();
        assert_eq!(value, "a");
        assert_eq!(replace(source, range, "\"bb\""), "V = \"bb\"  # b\n");
        assert_eq!(find_str("V = 'a\n", "V"), None);
        assert_eq!(find_str("V = 'a' + 'b'\n", "V"), None);
        assert_eq!(find_str("V = \"\"\"a\"\"\"\n", "V"), None);
    }

    #[test]
    fn numbers_as_python_writes_them() {
        assert_eq!(parse_int("10_000"), Some(10_000));
        assert_eq!(parse_int("-1"), Some(-1));
        assert_eq!([0, -999, 1000, i64::MIN].map(format_int), ["0", "-999", "1_000", "-9_223_372_036_854_775_808"]);
        for text in ["", "-", "1_", "_1", "1e3", "--1", "1-1", "9223372036854775808"] {
            assert_eq!(parse_int(text), None, "{text:?}");
        }
    }
}
