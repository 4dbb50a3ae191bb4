//! The format specification mini-language (`Python/formatter_unicode.c`): `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use super::{FormatError, check_size, leading_number};

/// Where the text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Centre,
    /// `=`: between sign and digits.
    AfterSign,
}

fn align(c: char) -> Option<Align> {
    match c {
        '<' => Some(Align::Left),
        '>' => Some(Align::Right),
        '^' => Some(Align::Centre),
        '=' => Some(Align::AfterSign),
        _ => None,
    }
}

/// A parsed specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// What fills the width.
    pub fill: char,
    /// Where the text stands; each type has its own default.
    pub align: Option<Align>,
    /// `0` before the width: numbers are filled with zeros behind the sign.
    pub zero: bool,
    /// `+`, `-` or a space.
    pub sign: Option<char>,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// Least number of characters.
    pub width: usize,
    /// `,` or `_`.
    pub grouping: Option<char>,
    /// Behind the point.
    pub precision: Option<usize>,
    /// The presentation type.
    pub kind: Option<char>,
    /// Name of the type that is formatted, for messages.
    type_name: &'static str,
}

impl Spec {
    /// Reads a specification for a value of the type `type_name` (`int`, `float` or `str`).
    pub fn parse(text: &str, type_name: &'static str) -> Result<Self, FormatError> {
        let mut spec = Self {
            fill: ' ',
            align: None,
            zero: false,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            kind: None,
            type_name,
        };
        let mut rest = spec.fill_and_align(text);
        let filled = rest.len() < text.len() && text.chars().nth(1).and_then(align).is_some();
        if let Some(sign) = rest.chars().next().filter(|c| matches!(c, '+' | '-' | ' ')) {
            spec.sign = Some(sign);
            rest = &rest[1..];
        }
        spec.no_negative_zero = take(&mut rest, 'z');
        spec.alternate = take(&mut rest, '#');
        if !filled && take(&mut rest, '0') {
            spec.fill = '0';
            spec.zero = true;
        }
        let (width, after) = leading_number(rest, "Too many decimal digits in format string")?;
        spec.width = width.unwrap_or(0);
        rest = spec.grouping(after)?;
        if take(&mut rest, '.') {
            let (precision, after) = leading_number(rest, "Too many decimal digits in format string")?;
            spec.precision = Some(precision.ok_or_else(|| FormatError::value("Format specifier missing precision"))?);
            rest = after;
        }
        let mut chars = rest.chars();
        spec.kind = chars.next();
        if chars.next().is_some() {
            let message = format!("Invalid format specifier '{text}' for object of type '{type_name}'");
            return Err(FormatError::value(message));
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn fill_and_align<'a>(&mut self, text: &'a str) -> &'a str {
        let mut chars = text.chars();
        let (first, second) = (chars.next(), chars.next());
        if let (Some(fill), Some(found)) = (first, second.and_then(align)) {
            self.fill = fill;
            self.align = Some(found);
            return chars.as_str();
        }
        self.align = first.and_then(align);
        if self.align.is_some() { &text[1..] } else { text }
    }

    fn grouping<'a>(&mut self, mut rest: &'a str) -> Result<&'a str, FormatError> {
        let comma = take(&mut rest, ',');
        let underscore = take(&mut rest, '_');
        if underscore && (comma || rest.starts_with(',')) {
            return Err(FormatError::value("Cannot specify both ',' and '_'."));
        }
        self.grouping = if comma { Some(',') } else { underscore.then_some('_') };
        Ok(rest)
    }

    /// Some types take no separators.
    fn check_grouping(&self) -> Result<(), FormatError> {
        let Some(separator) = self.grouping else { return Ok(()) };
        let kind = match self.kind {
            None if self.type_name == "str" => 's',
            None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => return Ok(()),
            Some('b' | 'o' | 'x' | 'X') if separator == '_' => return Ok(()),
            Some(kind) => kind,
        };
        Err(FormatError::value(format!("Cannot specify '{separator}' with '{}'.", shown(kind))))
    }

    /// The complaint about a presentation type that the value's type does not have.
    pub fn unknown_kind(&self, kind: char) -> FormatError {
        FormatError::value(format!("Unknown format code '{}' for object of type '{}'", shown(kind), self.type_name))
    }

    /// Formats a string.
    pub fn text(&self, text: &str) -> Result<String, FormatError> {
        if let Some(kind) = self.kind.filter(|kind| *kind != 's') {
            return Err(self.unknown_kind(kind));
        }
        let refused = match self.sign {
            Some(' ') => Some("Space"),
            Some(_) => Some("Sign"),
            None if self.no_negative_zero => Some("Negative zero coercion (z)"),
            None if self.alternate => Some("Alternate form (#)"),
            None if self.align == Some(Align::AfterSign) => Some("'=' alignment"),
            None => None,
        };
        if let Some(what) = refused {
            return Err(FormatError::value(format!("{what} not allowed in string format specifier")));
        }
        let text: String = match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text.to_owned(),
        };
        pad(&text, self.align.unwrap_or(Align::Left), self.fill, self.width)
    }
}

/// Takes one character off the front, if it is there.
fn take(text: &mut &str, c: char) -> bool {
    match text.strip_prefix(c) {
        Some(rest) => {
            *text = rest;
            true
        }
        None => false,
    }
}

fn shown(kind: char) -> String {
    if kind > ' ' && kind.is_ascii() { kind.to_string() } else { format!("\\x{:x}", u32::from(kind)) }
}

/// Fills `text` up to `width` characters.
pub fn pad(text: &str, align: Align, fill: char, width: usize) -> Result<String, FormatError> {
    let missing = width.saturating_sub(text.chars().count());
    check_size(missing)?;
    let left = match align {
        Align::Left => 0,
        Align::Right | Align::AfterSign => missing,
        Align::Centre => missing / 2,
    };
    let fills = |count| std::iter::repeat_n(fill, count);
    Ok(fills(left).chain(text.chars()).chain(fills(missing - left)).collect())
}
