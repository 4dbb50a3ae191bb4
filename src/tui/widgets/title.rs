//! The first line: what runs, and how far it is.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    runner::snapshot::Status,
    tui::{draw::Scene, format},
};

use super::text::{put_all, put_right, width};

/// Draws the line.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let (status, style) = match scene.snapshot.map(|s| (&s.status, s.elapsed_ns)) {
        None => ("not run yet".to_owned(), theme.dim()),
        Some((Status::Running, ns)) => (format!("● running {}", format::seconds(ns)), theme.accent()),
        Some((Status::Finished, ns)) => (format!("finished {}", format::seconds(ns)), theme.text()),
        Some((Status::Failed(_), _)) => ("failed".to_owned(), theme.warning()),
        Some((Status::Deadlock(_), _)) => ("deadlock".to_owned(), theme.warning()),
        Some((Status::TimedOut, _)) => ("out of time".to_owned(), theme.warning()),
        Some((Status::Aborted, ns)) => (format!("stopped {}", format::seconds(ns)), theme.warning()),
    };
    let recorded = scene.state.shown_run().is_some_and(|run| run.recorded);
    let status = if recorded { format!("recorded · {status}") } else { status };
    with(scene, "", (status, style), area, buf);
}

/// The first line of a room of many runs.
pub fn many(scene: &Scene, room: &str, status: (String, Style), area: Rect, buf: &mut Buffer) {
    with(scene, &format!("{room} "), status, area, buf);
}

fn with(scene: &Scene, room: &str, (status, style): (String, Style), area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let right = area.width.saturating_sub(1);
    put_right(buf, area, right, 0, &status, style);
    let Some(experiment) = scene.state.experiment() else { return };
    let left = Rect { width: right.saturating_sub(width(&status) + 1), ..area };
    let about = &experiment.about;
    let title = if about.title.is_empty() { String::new() } else { format!(" · {}", about.title) };
    let slides = if about.slides.is_empty() { String::new() } else { format!("   slides {}", about.slides) };
    let x = put_all(
        buf,
        left,
        1,
        0,
        [
            ("gilscope  ", theme.dim()),
            (room, theme.accent()),
            (experiment.id.as_str(), theme.strong()),
            (title.as_str(), theme.text()),
        ],
    );
    // Slides in full or not at all.
    if x + width(&slides) + 2 < left.width {
        put_all(buf, left, x, 0, [(slides.as_str(), theme.dim())]);
    }
}
