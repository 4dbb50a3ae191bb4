//! How far a series is: a bar, what runs now, and the time that is left; afterwards what became of it.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::tui::{batch::Batch, draw::Scene, format, glyphs::GROWING};

use super::text;

/// The state of a series in some words, for the corner of the screen.
pub fn words(scene: &Scene, batch: Option<&Batch>) -> (String, Style) {
    let theme = scene.theme;
    let Some(batch) = batch else { return ("not run yet".to_owned(), theme.dim()) };
    let progress = &batch.progress;
    if batch.stopped {
        return (format!("stopped after {} of {} runs", progress.done, progress.total), theme.warning());
    }
    if progress.over {
        return (format!("{} runs", progress.done), theme.text());
    }
    let left = progress.left_s.map_or(String::new(), |s| format!(" · {} left", left(s)));
    (format!("● {} of {} runs{left}", progress.done, progress.total), theme.accent())
}

/// Draws the bar over part of a line, and beside it what runs now.
pub fn render(scene: &Scene, batch: &Batch, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let progress = &batch.progress;
    let width = area.width / 3;
    let part = |n: f64| n / progress.total.max(1) as f64 * f64::from(width);
    // The run that is going counts as far as it has come, judged by those before it.
    let going = progress.current.map_or(0.0, |(case, s)| {
        let usual = progress.rows.get(case).and_then(|row| row.elapsed).map(|elapsed| elapsed.median);
        usual.map_or(0.0, |usual| (s / usual.max(1e-9)).min(1.0))
    });
    text::put(buf, area, 1, 0, &"─".repeat(width.into()), theme.rule());
    bar(part(progress.done as f64 + going), (1, width), area, theme.accent(), buf);
    if let Some((row, s)) = progress.current.and_then(|(case, s)| Some((progress.rows.get(case)?, s))) {
        let (label, time) = (&row.case.label, format::seconds((s * 1e9) as u64));
        let pieces =
            [("running ", theme.dim()), (label.as_str(), theme.text()), (" ", theme.dim()), (&time, theme.dim())];
        text::put_all(buf, area, width + 3, 0, pieces);
    }
}

/// A horizontal bar of so many cells, in eighths, from column `at.0` and over `at.1` columns at most. Returns the column after it.
pub fn bar(cells: f64, at: (u16, u16), area: Rect, style: Style, buf: &mut Buffer) -> u16 {
    let eighths = (cells.clamp(0.0, f64::from(at.1)) * 8.0).round() as usize;
    let mut shape = GROWING[8].to_string().repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        shape.push(GROWING[eighths % 8]);
    }
    text::put(buf, area, at.0, 0, &shape, style)
}

/// A time that is only guessed: "12 s", "3 min".
fn left(s: f64) -> String {
    match s {
        s if s < 1.0 => "less than 1 s".to_owned(),
        s if s < 99.5 => format!("{s:.0} s"),
        s => format!("{:.0} min", s / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_is_left_is_told_no_finer_than_it_is_known() {
        assert_eq!([0.2, 1.4, 98.6, 130.0].map(left), ["less than 1 s", "1 s", "99 s", "2 min"]);
    }

    #[test]
    fn a_bar_ends_at_its_eighth_and_never_beyond_its_place() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        let area = buf.area;
        assert_eq!(bar(2.5, (1, 4), area, Style::new(), &mut buf), 4);
        assert_eq!(buf, Buffer::with_lines([" ██▌    "]));
        assert_eq!(bar(99.0, (1, 4), area, Style::new(), &mut buf), 5);
        assert_eq!(buf, Buffer::with_lines([" ████   "]));
    }
}
