//! How figures are written for people: thousands, times, ratios, shares.

/// `594118` as `594,118`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

/// Seconds with three significant digits: `2.41 s`, `77.0 ms`, `8.20 µs`.
pub fn seconds(s: f64) -> String {
    let (value, unit) = match s {
        _ if s >= 1.0 => (s, "s"),
        _ if s >= 1e-3 => (s * 1e3, "ms"),
        _ => (s * 1e6, "µs"),
    };
    match value {
        _ if value >= 99.95 => format!("{value:.0} {unit}"),
        _ if value >= 9.995 => format!("{value:.1} {unit}"),
        _ => format!("{value:.2} {unit}"),
    }
}

/// A ratio: `1.86×`, `580×`.
pub fn ratio(r: f64) -> String {
    if r < 9.995 { format!("{r:.2}×") } else { format!("{r:.0}×") }
}

/// A share of 1 in per cent; what is there but below 1 % is never shown as nothing.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        0.0 => "0 %".to_owned(),
        p if p < 1.0 => "<1 %".to_owned(),
        p => format!("{p:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_apart() {
        assert_eq!([0, 999, 1000, 594_118, 1_000_000].map(count), ["0", "999", "1,000", "594,118", "1,000,000"]);
    }

    #[test]
    fn times_have_three_digits() {
        let times = [0.0, 8.2e-6, 0.077, 0.412, 0.9999, 1.0, 2.414, 45.52, 123.4];
        let texts = ["0.00 µs", "8.20 µs", "77.0 ms", "412 ms", "1000 ms", "1.00 s", "2.41 s", "45.5 s", "123 s"];
        assert_eq!(times.map(seconds), texts);
    }

    #[test]
    fn ratios_and_shares() {
        assert_eq!([0.5, 1.855, 580.2].map(ratio), ["0.50×", "1.85×", "580×"]);
        assert_eq!([0.0, 0.0001, 0.01, 0.666, 1.0].map(percent), ["0 %", "<1 %", "1 %", "67 %", "100 %"]);
    }
}
