//! The program's text, with each thread marked at the line it is on.

use std::collections::BTreeSet;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use crate::tui::{draw::Scene, theme::Theme};

use super::{
    places::{self, Place},
    text,
};

/// Words that Python keeps for itself, and that are drawn a little stronger.
const KEYWORDS: [&str; 21] = [
    "and", "as", "break", "class", "continue", "def", "elif", "else", "except", "finally", "for", "from", "if",
    "import", "in", "not", "or", "raise", "return", "while", "with",
];

/// Where the text begins, after marks and line number.
const TEXT: u16 = 10;

/// Draws the source of the run on the screen, or of the chosen experiment before its first run.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let source = match (scene.snapshot, scene.state.experiment()) {
        (Some(snapshot), _) => snapshot.plan.source.as_str(),
        (None, Some(experiment)) => experiment.source.as_str(),
        (None, None) => return,
    };
    text_of(source, &places::of(scene), scene.theme, area, buf);
}

/// Draws a source text without its metadata block, with the threads at their lines, all of them in sight if there is any way.
pub fn text_of(source: &str, threads: &[Place], theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines: Vec<&str> = source.lines().collect();
    let current: Vec<usize> =
        threads.iter().filter_map(|t| (t.line? as usize).checked_sub(1)).filter(|&i| i < lines.len()).collect();
    let comments = comments(&lines);
    for (y, shown) in (0..area.height).zip(rows(&lines, first_line(&lines), area.height.into(), &current)) {
        let row = Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let Some(i) = shown else {
            text::put_right(buf, row, 8, 0, "…", theme.dim());
            continue;
        };
        let here: Vec<&Place> = threads.iter().filter(|t| t.line == Some(i as u32 + 1)).collect();
        places::put(&here, theme, row, buf);
        if here.iter().any(|place| place.stuck) {
            text::put(buf, row, 8, 0, "!", theme.warning());
        }
        let number = here.first().map_or(theme.dim(), |place| theme.thread(place.thread));
        text::put_right(buf, row, 8, 0, &(i + 1).to_string(), number);
        if comments[i] {
            text::put(buf, row, TEXT, 0, lines[i], theme.dim());
        } else {
            code(lines[i], theme, row, buf);
        }
        text::ellipsis(buf, row, TEXT + text::width(lines[i]), 0, theme.dim());
    }
}

/// One line of code, keywords a little stronger.
fn code(line: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut x = TEXT;
    for word in line.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let style: Style =
            if KEYWORDS.contains(&bare) { theme.text().add_modifier(Modifier::BOLD) } else { theme.text() };
        x = text::put(buf, area, x, 0, word, style);
    }
}

/// The first line after the metadata block and the empty lines that follow it.
fn first_line(lines: &[&str]) -> usize {
    let block = match lines.iter().position(|l| l.trim_end() == "# /// script") {
        Some(start) => lines[start + 1..].iter().position(|l| l.trim_end() == "# ///").map_or(0, |end| start + end + 2),
        None => 0,
    };
    block + lines[block..].iter().take_while(|l| l.trim().is_empty()).count()
}

/// Which lines are comments or parts of docstrings.
fn comments(lines: &[&str]) -> Vec<bool> {
    let mut inside = false;
    let of = |line: &&str| {
        let quotes = line.matches("\"\"\"").count();
        let comment = inside || quotes > 0 || line.trim_start().starts_with('#');
        inside ^= quotes % 2 == 1;
        comment
    };
    lines.iter().map(of).collect()
}

/// The lines to show, `None` for a gap: everything if it fits, else the stretch where the threads are; if they are too far apart for
/// that, a piece around each. `current` names the threads' lines, those that matter most first.
fn rows(lines: &[&str], first: usize, height: usize, current: &[usize]) -> Vec<Option<usize>> {
    let window = |top: usize| (top..lines.len()).take(height).map(Some).collect();
    let (Some(&low), Some(&high)) = (current.iter().min(), current.iter().max()) else { return window(first) };
    if lines.len() - first.min(lines.len()) <= height {
        return window(first);
    }
    if high - low < height {
        // From the function's head on, so that nothing moves while threads go round in it.
        let head = head(lines, low);
        let top = if high - head < height { head } else { (low + high + 1).saturating_sub(height) / 2 };
        return window(top.clamp(first, (lines.len() - height).max(first)));
    }
    // As many threads as there is any room for.
    let most = (1..=current.len()).rev().find(|&n| pieces(&current[..n].iter().copied().collect()).len() <= height);
    around(lines, &current[..most.unwrap_or(0)], height)
}

/// These places, and as much around each as there is room for: first what leads from its function's head to it, then what follows.
fn around(lines: &[&str], places: &[usize], height: usize) -> Vec<Option<usize>> {
    let mut shown: BTreeSet<usize> = places.iter().copied().collect();
    let distinct: Vec<(usize, usize)> = shown.iter().map(|&place| (place, head(lines, place))).collect();
    let above = (1..height)
        .flat_map(|d| distinct.iter().filter(move |&&(at, head)| at >= head + d).map(move |&(at, _)| at - d));
    let below = (1..height).flat_map(|d| distinct.iter().map(move |&(at, _)| at + d));
    for line in above.chain(below.filter(|&line| line < lines.len())) {
        if shown.insert(line) && pieces(&shown).len() > height {
            shown.remove(&line);
        }
    }
    pieces(&shown)
}

/// Lines with the gaps between them; a gap of one line is that line.
fn pieces(lines: &BTreeSet<usize>) -> Vec<Option<usize>> {
    let mut rows: Vec<Option<usize>> = Vec::new();
    for &line in lines {
        match rows.last() {
            Some(&Some(last)) if line == last + 2 => rows.push(Some(last + 1)),
            Some(&Some(last)) if line > last + 2 => rows.push(None),
            _ => {}
        }
        rows.push(Some(line));
    }
    rows
}

/// The head of the function that a line stands in; outside of functions the line after the last empty one.
fn head(lines: &[&str], line: usize) -> usize {
    let indent = |text: &str| text.len() - text.trim_start().len();
    let own = indent(lines[line]);
    let above = (0..=line).rev();
    let is_head = |&i: &usize| {
        let text = lines[i].trim_start();
        (text.starts_with("def ") || text.starts_with("class ")) && (i == line || indent(lines[i]) < own)
    };
    if is_head(&line) {
        return line;
    }
    let paragraph = || above.clone().take_while(|&i| !lines[i].trim().is_empty()).last().unwrap_or(line);
    if own == 0 { paragraph() } else { above.clone().find(is_head).unwrap_or_else(paragraph) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metadata_block_is_not_shown() {
        let lines = ["# /// script", "# x = 1", "# ///", "", "N = 1"];
        assert_eq!(first_line(&lines), 4);
        assert_eq!(first_line(&["N = 1"]), 0);
        assert_eq!(first_line(&["# /// script", "N = 1"]), 0);
    }

    /// Forty lines: two functions far apart, and what calls them.
    fn program() -> Vec<&'static str> {
        let mut lines = vec!["    x = 1"; 40];
        (lines[0], lines[20], lines[34], lines[35], lines[39]) = ("def f():", "def g():", "", "f()", "g()");
        lines
    }

    #[test]
    fn the_window_begins_with_the_function_that_threads_are_in() {
        let lines = program();
        let window = |from: usize| (from..from + 9).map(Some).collect::<Vec<_>>();
        for current in [vec![22], vec![27, 23], vec![20]] {
            assert_eq!(rows(&lines, 0, 9, &current), window(20), "{current:?}");
        }
        assert_eq!(rows(&lines, 0, 9, &[33]), window(29), "too far down");
        assert_eq!(rows(&lines, 0, 9, &[]), window(0));
        assert_eq!(rows(&lines, 0, 50, &[39]).len(), 40, "all of it fits");
    }

    #[test]
    fn threads_too_far_apart_for_one_window_are_all_in_sight() {
        let lines = program();
        for height in 5..20 {
            let shown = rows(&lines, 0, height, &[30, 3, 36]);
            assert!(shown.len() <= height, "{height}: {shown:?}");
            for line in [30, 3, 36] {
                assert!(shown.contains(&Some(line)), "{height}: {shown:?}");
            }
        }
        assert_eq!(rows(&lines, 0, 8, &[3, 35])[..5], [0, 1, 2, 3, 4].map(Some), "from the function's head");
        assert_eq!(rows(&lines, 0, 3, &[30, 3, 36]), [Some(3), None, Some(30)], "those that matter most");
        assert_eq!(rows(&lines, 0, 1, &[30, 3, 36]), [Some(30)]);
        assert_eq!(rows(&lines, 0, 0, &[30, 3, 36]), []);
    }
}
