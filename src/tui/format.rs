//! Numbers as people read them.

use std::time::Duration;

/// 594118 → "594,118".
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three figures and a letter for the thousands: 1.32 M, 637 k, 42.
pub fn short(x: f64) -> String {
    let scaled = |x: f64, unit: &str| match x {
        x if x < 9.995 => format!("{x:.2} {unit}"),
        x if x < 99.95 => format!("{x:.1} {unit}"),
        x => format!("{x:.0} {unit}"),
    };
    match x {
        x if x < 999.5 => format!("{x:.0}"),
        x if x < 999.5e3 => scaled(x / 1e3, "k"),
        x if x < 999.5e6 => scaled(x / 1e6, "M"),
        x => scaled(x / 1e9, "G"),
    }
}

/// An elapsed time, to be compared with others: "0.77 s", "12.4 s".
pub fn seconds(ns: u64) -> String {
    let s = Duration::from_nanos(ns).as_secs_f64();
    match s {
        s if s < 0.0995 => format!("{:.1} ms", s * 1e3),
        s if s < 9.995 => format!("{s:.2} s"),
        s => format!("{s:.1} s"),
    }
}

/// A short stretch of time with its natural unit: "1.2 ms", "20 µs".
pub fn span(ns: f64) -> String {
    if ns <= 0.0 {
        return "0".to_owned();
    }
    let (value, unit) = match ns {
        n if n < 999.5 => (n, "ns"),
        n if n < 999.5e3 => (n / 1e3, "µs"),
        n if n < 999.5e6 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    if value < 9.95 && (value * 10.0).round() % 10.0 != 0.0 {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

/// An instant of a run, to the microsecond: "0.403 217 s".
pub fn instant(ns: u64) -> String {
    format!("{}.{:03} {:03} s", ns / 1_000_000_000, ns / 1_000_000 % 1_000, ns / 1_000 % 1_000)
}

/// A share as whole per cent; what is there but rounds to nothing shows as "<1".
pub fn percent(share: f32) -> String {
    match share * 100.0 {
        p if p <= 0.0 || p.is_nan() => "·".to_owned(),
        p if p < 0.5 => "<1".to_owned(),
        p => format!("{p:.0}"),
    }
}

/// How an elapsed time stands to its yardstick, both ways round: (1.86, "slower than"), (1.98, "faster than").
/// Within 5 % it is (1.02, "× the time of"): runs differ by that much among themselves.
pub fn ratio(elapsed_ns: u64, yardstick_ns: u64) -> (f64, &'static str) {
    compare(elapsed_ns as f64 / yardstick_ns.max(1) as f64)
}

/// The same for a ratio that is known already.
pub fn compare(ratio: f64) -> (f64, &'static str) {
    match ratio {
        r if (0.95..=1.05).contains(&r) => (r, "the time of"),
        r if r < 0.95 => (1.0 / r.max(1e-9), "faster than"),
        r => (r, "slower than"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 999, 1_000, 594_118, 60_012_345].map(count), ["0", "999", "1,000", "594,118", "60,012,345"]);
        assert_eq!([0.0, 42.3, 999.7, 637_400.0, 1_324_000.0].map(short), ["0", "42", "1.00 k", "637 k", "1.32 M"]);
        assert_eq!([4_200_000, 770_000_000, 12_440_000_000].map(seconds), ["4.2 ms", "0.77 s", "12.4 s"]);
        assert_eq!([20_000.0, 1_200_000.0, 10_000_000.0, 37.0].map(span), ["20 µs", "1.2 ms", "10 ms", "37 ns"]);
        assert_eq!(instant(403_217_999), "0.403 217 s");
    }

    #[test]
    fn a_share_that_is_there_never_reads_as_nothing() {
        assert_eq!([0.0, 0.001, 0.006, 0.614, 1.0].map(percent), ["·", "<1", "1", "61", "100"]);
    }

    #[test]
    fn ratios_say_which_way() {
        assert_eq!(compare(1.86), (1.86, "slower than"));
        assert_eq!(compare(0.5), (2.0, "faster than"));
        assert_eq!(compare(1.02), (1.02, "the time of"));
    }
}
