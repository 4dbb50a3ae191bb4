//! Writing on the buffer, clipped to an area. Coordinates are relative to the area.

use std::borrow::Cow;

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

/// Writes text and returns the column after it.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buf.area);
    if x >= area.width || y >= area.height {
        return x;
    }
    let (end, _) = buf.set_stringn(area.x + x, area.y + y, text, usize::from(area.width - x), style);
    end - area.x
}

/// Writes text that ends before column `right`, and returns the column where it begins. What doesn't fit is cut off at the end.
pub fn put_right(buf: &mut Buffer, area: Rect, right: u16, y: u16, text: &str, style: Style) -> u16 {
    let x = right.min(area.width).saturating_sub(width(text));
    put(buf, area, x, y, text, style);
    x
}

/// Says at the area's edge that a line was cut, if it ends at column `end` beyond that.
pub fn ellipsis(buf: &mut Buffer, area: Rect, end: u16, y: u16, style: Style) {
    if end > area.width && area.width > 0 {
        put(buf, area, area.width - 1, y, "…", style);
    }
}

/// A name in at most so many columns. If it has to be cut, what it ends in stays, if that is a number: `slee… 984`.
pub fn fit(name: &str, columns: u16) -> Cow<'_, str> {
    let columns = usize::from(columns);
    if name.chars().count() <= columns {
        return Cow::Borrowed(name);
    }
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let stem = if stem == name { stem } else { stem.trim_end_matches(|c: char| !c.is_alphanumeric()) };
    let end = &name[stem.len()..];
    // A number that leaves nothing of the name says less than the name's beginning.
    let end = if end.chars().count() + 2 < columns { end } else { "" };
    let kept: String = name.chars().take(columns.saturating_sub(end.chars().count() + 1)).collect();
    Cow::Owned(format!("{kept}…{end}"))
}

/// Writes pieces one after the other and returns the column after them.
pub fn put_all<'a>(
    buf: &mut Buffer,
    area: Rect,
    x: u16,
    y: u16,
    pieces: impl IntoIterator<Item = (&'a str, Style)>,
) -> u16 {
    pieces.into_iter().fold(x, |x, (text, style)| put(buf, area, x, y, text, style))
}

/// A horizontal rule over the whole row.
pub fn rule(buf: &mut Buffer, area: Rect, y: u16, style: Style) {
    put(buf, area, 0, y, &"─".repeat(area.width.into()), style);
}

/// Columns that a text takes.
pub fn width(text: &str) -> u16 {
    ratatui::text::Span::raw(text).width() as u16
}

/// Breaks a text into lines of at most so many columns, at spaces where possible, but not between a number and its unit.
pub fn wrap(text: &str, columns: u16) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let Some(columns) = Some(usize::from(columns)).filter(|&c| c > 0) else { return lines };
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let unit = words.next_if(|next| is_unit(next) && word.ends_with(|c: char| c.is_ascii_digit()));
        let word = unit.map_or(Cow::Borrowed(word), |unit| Cow::Owned(format!("{word} {unit}")));
        let (have, need) = (line.chars().count(), word.chars().count());
        if have > 0 && have + 1 + need > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

fn is_unit(word: &str) -> bool {
    matches!(word.trim_end_matches(['.', ',', ';', ':', ')']), "s" | "ms" | "µs" | "ns" | "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_the_areas_edge() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        let area = Rect::new(2, 0, 4, 1);
        assert_eq!(put(&mut buf, area, 1, 0, "hello", Style::new()), 4);
        put(&mut buf, area, 0, 5, "below", Style::new());
        put(&mut buf, area, 9, 0, "beside", Style::new());
        assert_eq!(buf, Buffer::with_lines(["   hel  "]));
    }

    #[test]
    fn right_aligned_text_ends_where_it_should() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        let area = buf.area;
        assert_eq!(put_right(&mut buf, area, 6, 0, "42", Style::new()), 4);
        assert_eq!(buf, Buffer::with_lines(["    42  "]));
    }

    #[test]
    fn a_name_is_whole_or_says_that_it_is_not_and_keeps_its_number() {
        for (name, narrow) in [
            ("lock", "lock"),
            ("sleeper 12", "sleeper 12"),
            ("sleeper 984", "sleep… 984"),
            ("sleeper 10000", "sle… 10000"),
            ("Thread-12 (count)", "Thread-12…"),
            ("items_changed", "items_cha…"),
            ("items_changed #2", "items_… #2"),
            ("a 123456789", "a 1234567…"),
        ] {
            assert_eq!(fit(name, 10), narrow);
        }
        assert_eq!(fit("name", 0), "…");
    }

    #[test]
    fn text_wraps_at_spaces() {
        assert_eq!(wrap("while one thread runs", 10), ["while one", "thread", "runs"]);
        assert_eq!(wrap("it took 52.1 ms.", 13), ["it took", "52.1 ms."]);
        assert!(wrap("x", 0).is_empty());
    }
}
