//! Integers under a format specification.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::number::Parts;
use super::spec::{Align, Spec, pad};
use super::{FormatError, Raised};

/// Digits of an integer's magnitude, and the prefix of their base, for `b`, `o`, `x`, `X` and decimals.
pub fn digits(value: &BigInt, kind: char) -> (String, &'static str) {
    let magnitude = value.magnitude();
    match kind {
        'b' => (magnitude.to_str_radix(2), "0b"),
        'o' => (magnitude.to_str_radix(8), "0o"),
        'x' => (magnitude.to_str_radix(16), "0x"),
        'X' => (magnitude.to_str_radix(16).to_ascii_uppercase(), "0X"),
        _ => (magnitude.to_str_radix(10), ""),
    }
}

/// The nearest float, where Python would convert.
pub fn to_float(value: &BigInt) -> Result<f64, FormatError> {
    let float = value.to_f64().filter(|float| float.is_finite());
    float.ok_or_else(|| FormatError::new(Raised::Overflow, "int too large to convert to float"))
}

/// The character with a number (`c`).
pub fn character(value: &BigInt) -> Result<char, FormatError> {
    // A lone surrogate is a character for Python, and none for Rust.
    let found = value.to_u32().and_then(char::from_u32);
    found.ok_or_else(|| FormatError::new(Raised::Overflow, "%c arg not in range(0x110000)"))
}

impl Spec {
    /// Formats an integer.
    pub fn integer(&self, value: &BigInt) -> Result<String, FormatError> {
        let kind = self.kind.unwrap_or('d');
        match kind {
            'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => {}
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => return self.float(to_float(value)?),
            _ => return Err(self.unknown_kind(kind)),
        }
        if self.precision.is_some() {
            return Err(FormatError::value("Precision not allowed in integer format specifier"));
        }
        if self.no_negative_zero {
            let message = "Negative zero coercion (z) not allowed in integer format specifier";
            return Err(FormatError::value(message));
        }
        if kind == 'c' {
            return self.character(value);
        }
        let (digits, prefix) = digits(value, kind);
        let parts = Parts {
            negative: value.sign() == Sign::Minus,
            prefix: if self.alternate { prefix } else { "" },
            digits,
            rest: String::new(),
        };
        self.lay_out(&parts, if matches!(kind, 'b' | 'o' | 'x' | 'X') { 4 } else { 3 })
    }

    fn character(&self, value: &BigInt) -> Result<String, FormatError> {
        if self.sign.is_some() {
            return Err(FormatError::value("Sign not allowed with integer format specifier 'c'"));
        }
        if self.alternate {
            let message = "Alternate form (#) not allowed with integer format specifier 'c'";
            return Err(FormatError::value(message));
        }
        if value.to_i64().is_none() {
            return Err(FormatError::new(Raised::Overflow, "Python int too large to convert to C long"));
        }
        let text = character(value)?.to_string();
        pad(&text, self.align.unwrap_or(Align::Right), self.fill, self.width)
    }
}
