//! How the picture was obtained, what was lost, and what watching costs.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{draw::Scene, format};

use super::text::put_all;

/// Frames a second while something moves.
pub const FRAMES: f64 = 30.0;

/// Draws the line.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let Some(snapshot) = scene.snapshot else {
        put_all(buf, area, 1, 0, [("nothing recorded yet", theme.dim())]);
        return;
    };
    let w = &snapshot.watching;
    let wide = area.width >= 100;
    let (how, how_style) = match (w.sched_exact, snapshot.plan.trace) {
        (_, false) => ("counted only, nothing recorded".to_owned(), theme.dim()),
        (true, true) => (format!("exact: {} + counted", w.sched_source), theme.dim()),
        (false, true) => (w.sched_source.clone(), theme.warning()),
    };
    let lost = format!("lost {}", format::count(w.dropped));
    let lost_style = if w.dropped > 0 { theme.warning() } else { theme.dim() };
    let frame = scene.state.frame_ns as f64;
    let cost = f64::from(w.collector_share) + if scene.state.running() { frame * FRAMES / 1e9 } else { 0.0 };
    let rest = format!(
        " · watching {:.1} %{} · frame {}",
        cost * 100.0,
        if wide { " of a core" } else { "" },
        if frame > 0.0 { format::span(frame) } else { "·".to_owned() },
    );
    let records = if wide { format::count(w.records) } else { format::short(w.records as f64) };
    let records = format!(" · {records} events · ");
    let clock = if area.width >= 120 && !w.clock_source.is_empty() {
        format!(" · clock {}", w.clock_source)
    } else {
        String::new()
    };
    put_all(
        buf,
        area,
        1,
        0,
        [
            (how.as_str(), how_style),
            (records.as_str(), theme.dim()),
            (lost.as_str(), lost_style),
            (rest.as_str(), theme.dim()),
            (clock.as_str(), theme.dim()),
        ],
    );
}
