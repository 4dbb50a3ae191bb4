//! The program's text, with each thread marked at the line it is on.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use crate::{
    runner::snapshot::{Snapshot, ThreadLane},
    timeline::state::{State, ThreadId},
    tui::{draw::Scene, glyphs, theme::Theme},
};

use super::{text, thread_lanes};

/// Words that Python keeps for itself, and that are drawn a little stronger.
const KEYWORDS: [&str; 21] = [
    "and", "as", "break", "class", "continue", "def", "elif", "else", "except", "finally", "for", "from", "if",
    "import", "in", "not", "or", "raise", "return", "while", "with",
];

/// Draws the source of the run on the screen, or of the chosen experiment before its first run.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let source = match (scene.snapshot, scene.state.experiment()) {
        (Some(snapshot), _) => snapshot.plan.source.as_str(),
        (None, Some(experiment)) => experiment.source.as_str(),
        (None, None) => return,
    };
    let threads: Vec<Mark> = scene.snapshot.map(|snapshot| marks(scene, snapshot)).unwrap_or_default();
    text_of(source, &threads, scene.theme, area, buf);
}

/// A thread at its line.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// Whose.
    pub thread: ThreadId,
    /// Counted from 1.
    pub line: u32,
    /// It waits for ever.
    pub stuck: bool,
}

/// Threads that are somewhere in the program at the instant shown, those that the window has to follow first: the chosen one, those that
/// wait for ever, those that run.
fn marks(scene: &Scene, snapshot: &Snapshot) -> Vec<Mark> {
    let alive = |t: &&ThreadLane| t.state.is_some_and(|s| s != State::Done);
    let mut threads: Vec<(u8, Mark)> = snapshot
        .threads
        .iter()
        .filter(alive)
        .filter_map(|t| {
            let stuck = thread_lanes::deadlocked(scene, t.id);
            let rank = match t.state {
                _ if scene.state.focus == Some(t.id) => 0,
                _ if stuck => 1,
                Some(State::RunningPython) => 2,
                _ => 3,
            };
            Some((rank, Mark { thread: t.id, line: t.line?, stuck }))
        })
        .collect();
    threads.sort_by_key(|&(rank, mark)| (rank, mark.thread));
    threads.into_iter().map(|(_, mark)| mark).collect()
}

/// Draws a source text without its metadata block; `threads` mark their lines, and the window follows the first of them.
pub fn text_of(source: &str, threads: &[Mark], theme: &Theme, area: Rect, buf: &mut Buffer) {
    let lines: Vec<&str> = source.lines().collect();
    let first = first_line(&lines);
    let marked = |line: usize| threads.iter().filter(move |t| t.line == line as u32 + 1);
    let current: Vec<usize> = threads.iter().map(|t| t.line.saturating_sub(1) as usize).collect();
    let top = top(first, lines.len(), area.height.into(), &current);
    let mut inside = docstring_at(&lines[..top.min(lines.len())]);
    for (y, (i, line)) in (0..area.height).zip(lines.iter().enumerate().skip(top)) {
        let here: Vec<_> = marked(i).collect();
        let row = Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        if !here.is_empty() {
            buf.set_style(row.intersection(buf.area), theme.chosen());
        }
        // Up to three threads have a place of their own, more become a plus.
        for (x, mark) in here.iter().take(3).enumerate() {
            let letter = if x == 2 && here.len() > 3 { '+' } else { glyphs::of_thread(mark.thread.0) };
            let style = theme.thread(mark.thread).add_modifier(Modifier::BOLD);
            text::put(buf, row, 1 + x as u16, 0, &letter.to_string(), style);
        }
        if here.iter().any(|mark| mark.stuck) {
            text::put(buf, row, 8, 0, "!", theme.warning());
        }
        let number = here.first().map_or(theme.dim(), |mark| theme.thread(mark.thread));
        text::put_right(buf, row, 8, 0, &(i + 1).to_string(), number);
        let quotes = line.matches("\"\"\"").count();
        let comment = inside || quotes > 0 || line.trim_start().starts_with('#');
        inside ^= quotes % 2 == 1;
        if comment {
            text::put(buf, row, 10, 0, line, theme.dim());
        } else {
            code(line, theme, row, buf);
        }
    }
}

/// One line of code, keywords a little stronger.
fn code(line: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut x = 10;
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

/// Tells whether a docstring is open after these lines.
fn docstring_at(lines: &[&str]) -> bool {
    lines.iter().map(|l| l.matches("\"\"\"").count()).sum::<usize>() % 2 == 1
}

/// The line to begin with: everything if it fits, else so that the threads' lines are in sight, or at least the first one's.
fn top(first: usize, lines: usize, height: usize, current: &[usize]) -> usize {
    if lines - first.min(lines) <= height {
        return first;
    }
    // Past the docstring, which has been read before the run, as soon as there are lines to watch.
    let (Some(&low), Some(&high)) = (current.iter().min(), current.iter().max()) else { return first };
    // The middle of the window lies on the middle of the threads' lines.
    let middle = if high - low < height { low + high } else { 2 * current[0] };
    let wanted = (middle + 1).saturating_sub(height) / 2;
    wanted.clamp(first, (lines - height).max(first))
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

    #[test]
    fn the_window_keeps_the_threads_in_sight() {
        assert_eq!(top(4, 12, 20, &[5]), 4);
        assert_eq!(top(0, 100, 10, &[]), 0);
        for current in [vec![3], vec![50, 55], vec![99], vec![80, 20]] {
            let from = top(0, 100, 10, &current);
            assert!((from..from + 10).contains(&current[0]), "{current:?} from {from}");
        }
    }
}
