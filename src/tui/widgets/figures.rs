//! Large figures for the back row: five dots high, each dot two cells wide and one high, or twice that.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text;

/// Rows that a figure takes at scale 1.
pub const HEIGHT: u16 = 5;

/// The dots of one character, five rows.
fn dots(c: char) -> [&'static str; 5] {
    match c {
        '0' => ["###", "# #", "# #", "# #", "###"],
        '1' => [" # ", "## ", " # ", " # ", "###"],
        '2' => ["###", "  #", "###", "#  ", "###"],
        '3' => ["###", "  #", "###", "  #", "###"],
        '4' => ["# #", "# #", "###", "  #", "  #"],
        '5' => ["###", "#  ", "###", "  #", "###"],
        '6' => ["###", "#  ", "###", "# #", "###"],
        '7' => ["###", "  #", "  #", "  #", "  #"],
        '8' => ["###", "# #", "###", "# #", "###"],
        '9' => ["###", "# #", "###", "  #", "###"],
        '.' => [" ", " ", " ", " ", "#"],
        '×' => ["   ", "   ", "# #", " # ", "# #"],
        's' => ["   ", " ##", " # ", "  #", " ##"],
        'm' => ["     ", "     ", "#####", "# # #", "# # #"],
        ' ' => [" ", " ", " ", " ", " "],
        _ => ["   ", "   ", "###", "   ", "   "],
    }
}

/// Columns that the text takes in large figures.
pub fn width(text: &str, scale: u16) -> u16 {
    text.chars().map(|c| 2 * dots(c)[0].len() as u16 + 2).sum::<u16>().saturating_sub(2) * scale
}

/// Draws the text with its upper left corner at (x, y) of the area, and returns the column after it.
pub fn put(buf: &mut Buffer, area: Rect, (x, y): (u16, u16), scale: u16, text: &str, style: Style) -> u16 {
    let dot = "██".repeat(scale.into());
    let mut left = x;
    for c in text.chars() {
        for (row, dots) in (0..).zip(dots(c)) {
            for (column, _) in dots.chars().enumerate().filter(|d| d.1 == '#') {
                for repeat in 0..scale {
                    text::put(buf, area, left + 2 * scale * column as u16, y + scale * row + repeat, &dot, style);
                }
            }
        }
        left += scale * (2 * dots(c)[0].len() as u16 + 2);
    }
    left.saturating_sub(2 * scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_as_large_is_twice_as_wide_and_high() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 10));
        let area = buf.area;
        assert_eq!(put(&mut buf, area, (0, 0), 2, "1", Style::new()), 12);
        assert_eq!(buf.content.iter().filter(|c| c.symbol() == "█").count(), 4 * 2 * 8);
    }

    #[test]
    fn figures_are_as_wide_as_they_say() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 5));
        let area = buf.area;
        let end = put(&mut buf, area, (0, 0), 1, "1.8", Style::new());
        assert_eq!(end, width("1.8", 1));
        assert_eq!(
            buf,
            Buffer::with_lines([
                "  ██        ██████  ",
                "████        ██  ██  ",
                "  ██        ██████  ",
                "  ██        ██  ██  ",
                "██████  ██  ██████  ",
            ])
        );
    }
}
