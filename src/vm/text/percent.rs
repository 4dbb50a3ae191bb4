//! `format % values` (`unicode_format` in `Objects/unicodeobject.c`), cut into pieces.
//!
//! The interpreter takes an argument for each field, converts it as [`Field::conversion`] asks, and joins the texts.

use num_bigint::{BigInt, Sign};

use super::number::Parts;
use super::spec::{Align, pad};
use super::{FormatError, Raised, check_size, float, integer, leading_number};
use crate::lang::repr;

/// A part of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it stands.
    Text(&'a str),
    /// The place of an argument.
    Field(Field<'a>),
}

/// A width or a precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Not given.
    Default,
    /// A number.
    Fixed(usize),
    /// `*`: the next argument, to be put in its place before the field is formatted.
    Argument,
}

/// One `%…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'a> {
    /// `(key)`: the argument is found in a dict.
    pub key: Option<&'a str>,
    /// `-`
    pub left: bool,
    /// `+` or a space.
    pub sign: Option<char>,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// Least number of characters.
    pub width: Size,
    /// Digits behind the point, or least number of digits, or most characters.
    pub precision: Size,
    /// The letter.
    letter: char,
    /// Where it stands, in characters, for messages.
    index: usize,
}

/// What a field makes of its argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// `s`: its `str`.
    Str,
    /// `r`: its `repr`.
    Repr,
    /// `a`: its `ascii`.
    Ascii,
    /// `c`: one character, from a string or a number.
    Char,
    /// `d i u`: a number, cut to an integer.
    Decimal,
    /// `o x X`: an integer.
    Radix,
    /// `e E f F g G`: a float.
    Float,
}

/// An argument, in the form that its field wants.
#[derive(Debug, Clone, Copy)]
pub enum Argument<'a> {
    /// An integer.
    Int(&'a BigInt),
    /// A float.
    Float(f64),
    /// A string: the argument itself or, for `s`, `r` and `a`, the text made of it.
    Str(&'a str),
}

/// Cuts a format. Errors come where Python would find them, after the fields before.
pub fn pieces(format: &str) -> impl Iterator<Item = Result<Piece<'_>, FormatError>> {
    let mut rest = format;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let text = rest.find('%').unwrap_or(rest.len());
        if text > 0 {
            let piece = Piece::Text(&rest[..text]);
            rest = &rest[text..];
            return Some(Ok(piece));
        }
        let before = rest;
        let outcome = field(format, &before[1..]);
        rest = outcome.as_ref().map_or("", |(_, after)| after);
        Some(outcome.map(|(field, after)| {
            if before.starts_with("%%") {
                Piece::Text(&before[..before.len() - after.len() - 1])
            } else {
                Piece::Field(field)
            }
        }))
    })
}

/// Reads one field behind its `%`; returns the text after it.
fn field<'a>(format: &str, text: &'a str) -> Result<(Field<'a>, &'a str), FormatError> {
    let mut field = Field {
        key: None,
        left: false,
        sign: None,
        alternate: false,
        zero: false,
        width: Size::Default,
        precision: Size::Default,
        letter: '%',
        index: 0,
    };
    let mut rest = text;
    if let Some(after) = text.strip_prefix('(') {
        let end = key_end(after).ok_or_else(|| FormatError::value("incomplete format key"))?;
        field.key = Some(&after[..end]);
        rest = &after[end + 1..];
    }
    while let Some(flag) = rest.chars().next().filter(|c| "-+ #0".contains(*c)) {
        match flag {
            '-' => field.left = true,
            '+' => field.sign = Some('+'),
            ' ' => field.sign = field.sign.or(Some(' ')),
            '#' => field.alternate = true,
            _ => field.zero = true,
        }
        rest = &rest[1..];
    }
    (field.width, rest) = size(rest, "width too big")?;
    if let Some(after) = rest.strip_prefix('.') {
        (field.precision, rest) = size(after, "precision too big")?;
        if field.precision == Size::Default {
            field.precision = Size::Fixed(0);
        }
    }
    // C's length modifiers mean nothing here.
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let mut chars = rest.chars();
    field.letter = chars.next().ok_or_else(|| FormatError::value("incomplete format"))?;
    field.index = format[..format.len() - rest.len()].chars().count();
    Ok((field, chars.as_str()))
}

fn size<'a>(text: &'a str, too_big: &str) -> Result<(Size, &'a str), FormatError> {
    if let Some(after) = text.strip_prefix('*') {
        return Ok((Size::Argument, after));
    }
    let (number, after) = leading_number(text, too_big)?;
    Ok((number.map_or(Size::Default, Size::Fixed), after))
}

/// The parenthesis that closes a key; keys may hold pairs of their own.
fn key_end(text: &str) -> Option<usize> {
    let mut open = 1;
    text.char_indices().find_map(|(at, c)| {
        open += i32::from(c == '(') - i32::from(c == ')');
        (open == 0).then_some(at)
    })
}

impl Field<'_> {
    /// The letter that says what becomes of the argument.
    pub fn letter(&self) -> char {
        self.letter
    }

    /// What the field makes of its argument. To be asked after the argument was taken, as Python does.
    pub fn conversion(&self) -> Result<Conversion, FormatError> {
        Ok(match self.letter {
            's' => Conversion::Str,
            'r' => Conversion::Repr,
            'a' => Conversion::Ascii,
            'c' => Conversion::Char,
            'd' | 'i' | 'u' => Conversion::Decimal,
            'o' | 'x' | 'X' => Conversion::Radix,
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => Conversion::Float,
            letter => {
                let shown = if (' '..='~').contains(&letter) { letter } else { '?' };
                let code = u32::from(letter);
                let message = format!("unsupported format character '{shown}' (0x{code:x}) at index {}", self.index);
                return Err(FormatError::value(message));
            }
        })
    }

    /// The complaint about an argument of another type, as a message of `TypeError`.
    pub fn wrong_type(&self, conversion: Conversion, type_name: &str) -> String {
        match conversion {
            Conversion::Decimal => {
                format!("%{} format: a real number is required, not {type_name}", self.letter)
            }
            Conversion::Radix => format!("%{} format: an integer is required, not {type_name}", self.letter),
            Conversion::Char => "%c requires int or char".to_owned(),
            _ => format!("must be real number, not {type_name}"),
        }
    }

    /// Formats an argument.
    pub fn format(&self, argument: Argument) -> Result<String, FormatError> {
        let conversion = self.conversion()?;
        let refuse = |type_name| Err(FormatError::new(Raised::Type, self.wrong_type(conversion, type_name)));
        match (conversion, argument) {
            (Conversion::Repr, Argument::Str(text)) => self.text(&repr::str_repr(text)),
            (Conversion::Ascii, Argument::Str(text)) => self.text(&repr::str_ascii(text)),
            (Conversion::Str, Argument::Str(text)) => self.text(text),
            (Conversion::Str | Conversion::Repr | Conversion::Ascii, Argument::Int(value)) => {
                self.text(&value.to_string())
            }
            (Conversion::Str | Conversion::Repr | Conversion::Ascii, Argument::Float(value)) => {
                self.text(&repr::float_repr(value))
            }
            (Conversion::Char, Argument::Int(value)) => self.pad(&integer::character(value)?.to_string()),
            (Conversion::Char, Argument::Str(text)) if text.chars().count() == 1 => self.pad(text),
            (Conversion::Decimal | Conversion::Radix, Argument::Int(value)) => self.integer(value),
            (Conversion::Decimal, Argument::Float(value)) => self.truncated(value),
            (Conversion::Float, Argument::Float(value)) => self.float(value),
            (Conversion::Float, Argument::Int(value)) => self.float(integer::to_float(value)?),
            (_, Argument::Float(_)) => refuse("float"),
            (_, Argument::Str(_)) => refuse("str"),
        }
    }

    fn truncated(&self, value: f64) -> Result<String, FormatError> {
        if value.is_nan() {
            return Err(FormatError::value("cannot convert float NaN to integer"));
        }
        match num_traits::FromPrimitive::from_f64(value.trunc()) {
            Some(value) => self.integer(&value),
            None => Err(FormatError::new(Raised::Overflow, "cannot convert float infinity to integer")),
        }
    }

    fn text(&self, text: &str) -> Result<String, FormatError> {
        match self.precision {
            Size::Fixed(most) => self.pad(&text.chars().take(most).collect::<String>()),
            _ => self.pad(text),
        }
    }

    fn integer(&self, value: &BigInt) -> Result<String, FormatError> {
        let (digits, prefix) = integer::digits(value, self.letter);
        let least = self.precision().unwrap_or(0);
        check_size(least)?;
        self.number(Parts {
            negative: value.sign() == Sign::Minus,
            prefix: if self.alternate { prefix } else { "" },
            digits: format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len()))),
            rest: String::new(),
        })
    }

    fn float(&self, value: f64) -> Result<String, FormatError> {
        self.number(float::parts(value, self.letter, Some(self.precision().unwrap_or(6)), self.alternate)?)
    }

    /// Sign, prefix and digits; zeros go between them.
    fn number(&self, parts: Parts) -> Result<String, FormatError> {
        let head = format!("{}{}", parts.sign(self.sign), parts.prefix);
        let body = parts.digits + &parts.rest;
        if self.zero && !self.left {
            let body = pad(&body, Align::Right, '0', self.width().saturating_sub(head.len()))?;
            return Ok(head + &body);
        }
        self.pad(&(head + &body))
    }

    fn pad(&self, text: &str) -> Result<String, FormatError> {
        pad(text, if self.left { Align::Left } else { Align::Right }, ' ', self.width())
    }

    fn width(&self) -> usize {
        match self.width {
            Size::Fixed(width) => width,
            Size::Default | Size::Argument => 0,
        }
    }

    fn precision(&self) -> Option<usize> {
        match self.precision {
            Size::Fixed(precision) => Some(precision),
            Size::Default | Size::Argument => None,
        }
    }
}
