//! Values as text, exactly as Python 3 writes them: format specifications and `%` formatting.
//!
//! Pure: it knows numbers and strings, not the interpreter's values. Which text a value has without a
//! specification (`repr`, `str`) is [`crate::lang::repr`]'s for floats and strings, and the interpreter's for the rest.

pub mod float;
pub mod integer;
pub mod number;
pub mod percent;
pub mod spec;

use std::fmt;

/// Widths and precisions beyond this are refused like memory that is not there.
const MOST_CHARACTERS: usize = 1 << 28;

/// Which exception Python raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raised {
    /// `ValueError`.
    Value,
    /// `TypeError`.
    Type,
    /// `OverflowError`.
    Overflow,
    /// `MemoryError`.
    Memory,
}

/// A value that cannot be formatted as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FormatError {
    /// The exception's class.
    pub raised: Raised,
    /// Its message.
    pub message: String,
}

impl FormatError {
    fn new(raised: Raised, message: impl fmt::Display) -> Self {
        Self { raised, message: message.to_string() }
    }

    fn value(message: impl fmt::Display) -> Self {
        Self::new(Raised::Value, message)
    }
}

/// Reads a decimal number at the start of `text`: the number, if there are digits, and the rest.
fn leading_number<'a>(text: &'a str, too_big: &str) -> Result<(Option<usize>, &'a str), FormatError> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits == 0 {
        return Ok((None, text));
    }
    // As wide as Python's own integers for sizes.
    let number: isize = text[..digits].parse().map_err(|_| FormatError::value(too_big))?;
    Ok((Some(number.unsigned_abs()), &text[digits..]))
}

/// Checks that a text of about this many characters may be built.
fn check_size(characters: usize) -> Result<(), FormatError> {
    if characters > MOST_CHARACTERS {
        return Err(FormatError::new(Raised::Memory, ""));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use super::percent::{Argument, Piece, pieces};
    use super::spec::Spec;
    use super::*;

    /// What Python 3 printed for each case: see `tests/golden/format.py`.
    const CASES: &str = include_str!("../../../tests/golden/format.tsv");

    enum Sample {
        Int(BigInt),
        Float(f64),
        Str(String),
    }

    fn sample(text: &str) -> Sample {
        match text.split_once(':') {
            Some(("int", digits)) => Sample::Int(digits.parse().expect("digits")),
            Some(("float", digits)) => Sample::Float(digits.parse().expect("a float")),
            Some(("str", text)) => Sample::Str(text.to_owned()),
            _ => panic!("no sample: {text}"),
        }
    }

    fn format(sample: &Sample, spec: &str) -> Result<String, FormatError> {
        match sample {
            Sample::Int(value) => Spec::parse(spec, "int")?.integer(value),
            Sample::Float(value) => Spec::parse(spec, "float")?.float(*value),
            Sample::Str(value) => Spec::parse(spec, "str")?.text(value),
        }
    }

    fn percent(sample: &Sample, format: &str) -> Result<String, FormatError> {
        let mut out = String::new();
        for piece in pieces(format) {
            match piece? {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field) => out.push_str(&field.format(match sample {
                    Sample::Int(value) => Argument::Int(value),
                    Sample::Float(value) => Argument::Float(*value),
                    Sample::Str(value) => Argument::Str(value),
                })?),
            }
        }
        Ok(out)
    }

    #[test]
    fn formats_as_python_does() {
        let mut wrong = Vec::new();
        let mut cases = 0;
        for line in CASES.lines() {
            let [how, value, spec, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("four columns: {line}");
            };
            cases += 1;
            let sample = sample(value);
            let outcome = if how == "format" { format(&sample, spec) } else { percent(&sample, spec) };
            let ours = match outcome {
                Ok(text) => format!("={text}"),
                Err(error) => format!("{:?}Error: {error}", error.raised),
            };
            if ours != expected {
                wrong.push(format!("{line}\tours: {ours}"));
            }
        }
        assert!(cases > 1_000, "the table is there");
        assert!(wrong.is_empty(), "{} of {cases} differ:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn sizes_that_no_memory_holds_are_refused() {
        let huge = Spec::parse("999999999999", "int").and_then(|spec| spec.integer(&BigInt::from(1)));
        assert_eq!(huge.map_err(|error| error.raised), Err(Raised::Memory));
        let huge = Spec::parse(".1999999999f", "float").and_then(|spec| spec.float(0.5));
        assert_eq!(huge.map_err(|error| error.raised), Err(Raised::Memory));
    }
}
