//! Large figures for the back row: five rows high, each dot two cells wide.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::text;

/// Rows that a figure takes.
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
pub fn width(text: &str) -> u16 {
    text.chars().map(|c| 2 * dots(c)[0].len() as u16 + 2).sum::<u16>().saturating_sub(2)
}

/// Draws the text with its upper left corner at (x, y) of the area, and returns the column after it.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let mut left = x;
    for c in text.chars() {
        for (row, dots) in dots(c).into_iter().enumerate() {
            for (column, dot) in dots.chars().enumerate() {
                if dot == '#' {
                    text::put(buf, area, left + 2 * column as u16, y + row as u16, "██", style);
                }
            }
        }
        left += 2 * dots(c)[0].len() as u16 + 2;
    }
    left.saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_as_wide_as_they_say() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 5));
        let area = buf.area;
        let end = put(&mut buf, area, 0, 0, "1.8", Style::new());
        assert_eq!(end, width("1.8"));
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
