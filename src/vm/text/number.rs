//! How a formatted number is laid out: sign, prefix, digits in groups, the rest, and what fills the width.

use super::spec::{Align, Spec, pad};
use super::{FormatError, check_size};

/// The parts of a number before they are laid out.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// Below zero.
    pub negative: bool,
    /// `0x` and the like.
    pub prefix: &'static str,
    /// Digits before the point; none for `inf` and `nan`.
    pub digits: String,
    /// Everything behind: point, fraction, exponent, `%`; or `inf`.
    pub rest: String,
}

impl Parts {
    /// The sign to show: `-` below zero, else what `+` and space ask for.
    pub fn sign(&self, asked: Option<char>) -> &'static str {
        match asked {
            _ if self.negative => "-",
            Some('+') => "+",
            Some(' ') => " ",
            _ => "",
        }
    }
}

impl Spec {
    /// Lays a number out. `group` is the number of digits between separators.
    pub fn lay_out(&self, parts: &Parts, group: usize) -> Result<String, FormatError> {
        let align = self.align.unwrap_or(if self.zero { Align::AfterSign } else { Align::Right });
        let head = format!("{}{}", parts.sign(self.sign), parts.prefix);
        // Zeros behind the sign are digits: separators go through them.
        let zeros = self.fill == '0' && align == Align::AfterSign;
        let around = head.len() + parts.rest.len();
        let least = if zeros { self.width.saturating_sub(around) } else { 0 };
        check_size(least)?;
        let digits = match self.grouping {
            _ if parts.digits.is_empty() => String::new(),
            Some(separator) => grouped(&parts.digits, separator, group, least),
            None => format!("{}{}", "0".repeat(least.saturating_sub(parts.digits.len())), parts.digits),
        };
        let body = format!("{digits}{}", parts.rest);
        if align == Align::AfterSign {
            let body = pad(&body, align, self.fill, self.width.saturating_sub(head.len()))?;
            return Ok(format!("{head}{body}"));
        }
        pad(&format!("{head}{body}"), align, self.fill, self.width)
    }
}

/// Digits in groups from the right, with leading zeros up to `least` characters, separators counted.
fn grouped(digits: &str, separator: char, group: usize, least: usize) -> String {
    let mut reversed = String::new();
    let mut remaining = digits.bytes().rev().map(char::from).peekable();
    let mut length = 0;
    loop {
        let mut taken = 0;
        while taken < group && (remaining.peek().is_some() || length < least || length == 0) {
            reversed.push(remaining.next().unwrap_or('0'));
            length += 1;
            taken += 1;
        }
        if remaining.peek().is_none() && length >= least {
            break;
        }
        reversed.push(separator);
        length += 1;
        if remaining.peek().is_none() && length >= least {
            // A separator is not left in front: one more zero follows it.
            reversed.push('0');
            break;
        }
    }
    reversed.chars().rev().collect()
}
