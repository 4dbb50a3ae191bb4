//! Floats under a format specification: the digits of `PyOS_double_to_string` (`Python/pystrtod.c`).

use super::number::Parts;
use super::spec::Spec;
use super::{FormatError, check_size};
use crate::lang::repr::float_repr;

/// No float has more digits than this behind its point; what is asked beyond is zeros.
const MOST_DIGITS: usize = 1_100;

impl Spec {
    /// Formats a float.
    pub fn float(&self, value: f64) -> Result<String, FormatError> {
        let kind = self.kind.unwrap_or('\0');
        if !matches!(kind, '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') {
            return Err(self.unknown_kind(kind));
        }
        let scaled = if kind == '%' { value * 100.0 } else { value };
        let mut parts = parts(scaled, kind, self.precision, self.alternate)?;
        if kind == '%' {
            parts.rest.push('%');
        }
        if self.no_negative_zero && !format!("{}{}", parts.digits, parts.rest).contains(|c| matches!(c, '1'..='9')) {
            parts.negative &= !value.is_finite();
        }
        self.lay_out(&parts, 3)
    }
}

/// The parts of a float for a presentation type; `\0` is the one without a name, between `repr` and `g`.
pub fn parts(value: f64, kind: char, precision: Option<usize>, alternate: bool) -> Result<Parts, FormatError> {
    if precision.is_some_and(|precision| i32::try_from(precision).is_err()) {
        return Err(FormatError::value("precision too big"));
    }
    check_size(precision.unwrap_or(0))?;
    let magnitude = value.abs();
    let text = if magnitude.is_nan() {
        "nan".to_owned()
    } else if magnitude.is_infinite() {
        "inf".to_owned()
    } else {
        let places = precision.unwrap_or(6);
        let text = match (kind.to_ascii_lowercase(), precision) {
            ('\0', None) => float_repr(magnitude),
            ('\0', _) => general(magnitude, places, alternate, true),
            ('g' | 'n', _) => general(magnitude, places, alternate, false),
            ('e', _) => exponential(magnitude, places),
            _ => fixed(magnitude, places),
        };
        if alternate { with_point(text) } else { text }
    };
    let text = if kind.is_ascii_uppercase() { text.to_ascii_uppercase() } else { text };
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Ok(Parts {
        negative: value.is_sign_negative() && !value.is_nan(),
        prefix: "",
        digits: text[..digits].to_owned(),
        rest: text[digits..].to_owned(),
    })
}

fn fixed(magnitude: f64, places: usize) -> String {
    let exact = places.min(MOST_DIGITS);
    format!("{magnitude:.exact$}{}", "0".repeat(places - exact))
}

/// The significant digits, `places` behind the first, and the decimal exponent.
fn scientific(magnitude: f64, places: usize) -> (String, i32) {
    let exact = places.min(MOST_DIGITS);
    let text = format!("{magnitude:.exact$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = mantissa.replace('.', "") + &"0".repeat(places - exact);
    (digits, exponent.parse().unwrap_or(0))
}

fn exponential(magnitude: f64, places: usize) -> String {
    let (digits, exponent) = scientific(magnitude, places);
    with_exponent(&digits, exponent)
}

fn with_exponent(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

/// `g`: as many significant digits, without trailing zeros, with an exponent where it is far from the point.
/// The unnamed type wants a digit behind the point besides.
fn general(magnitude: f64, significant: usize, alternate: bool, wants_fraction: bool) -> String {
    let significant = significant.max(1);
    let (mut digits, exponent) = scientific(magnitude, significant - 1);
    if !alternate {
        digits.truncate(digits.trim_end_matches('0').len().max(1));
    }
    let before_point = i64::from(exponent) + 1;
    let most = significant as i64 - i64::from(wants_fraction);
    if before_point <= -4 || before_point > most {
        return with_exponent(&digits, exponent);
    }
    if before_point <= 0 {
        return format!("0.{}{digits}", "0".repeat(before_point.unsigned_abs() as usize));
    }
    let before_point = before_point as usize;
    if digits.len() <= before_point {
        let whole = format!("{digits}{}", "0".repeat(before_point - digits.len()));
        return if wants_fraction { whole + ".0" } else { whole };
    }
    format!("{}.{}", &digits[..before_point], &digits[before_point..])
}

/// The alternate form always has a point.
fn with_point(text: String) -> String {
    if text.contains('.') {
        return text;
    }
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa}.e{exponent}"),
        None => text + ".",
    }
}
