//! The figure that a program prints about itself: "one call alone takes 0.52 us".

/// The first number with a decimal point that a program prints, with the words of its line around it. Whole numbers are what was
/// asked for, or results; what was measured has a fraction.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    before: String,
    /// The number.
    pub number: f64,
    after: String,
}

impl Figure {
    /// The figure in a program's output.
    pub fn of(output: &str) -> Option<Self> {
        output.lines().find_map(Self::in_line)
    }

    fn in_line(line: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        line.match_indices('.').find_map(|(point, _)| {
            let whole = line[..point].bytes().rev().take_while(u8::is_ascii_digit).count();
            let fraction = digits(&line[point + 1..]);
            let (start, end) = (point - whole, point + 1 + fraction);
            // A version such as 3.11.7 is no number.
            if whole == 0 || fraction == 0 || line[end..].starts_with('.') || line[..start].ends_with('.') {
                return None;
            }
            let start = if line[..start].ends_with('-') { start - 1 } else { start };
            let number = line[start..end].parse().ok()?;
            Some(Self { before: line[..start].to_owned(), number, after: line[end..].to_owned() })
        })
    }

    /// The line with another number in it.
    pub fn with(&self, number: f64) -> String {
        format!("{}{number:.2}{}", self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_with_a_fraction_is_found_wherever_it_stands() {
        let number = |text| Figure::of(text).map(|figure| figure.number);
        assert_eq!(number("7 done.\none call of 3 takes 0.52 us, another 0.6\n"), Some(0.52));
        assert_eq!(number("x = -3.5"), Some(-3.5));
        assert_eq!(number("Python 3.11.7: 12.5 ms"), Some(12.5));
        for text in ["", "12\n", "3. and .5", "1.2.3", "é.é"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(Figure::of("one call takes 0.52 us\n").unwrap().with(4.0), "one call takes 4.00 us");
    }
}
