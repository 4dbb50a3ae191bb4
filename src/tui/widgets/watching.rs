//! How the picture was obtained, what was lost, and what watching costs.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{draw::Scene, format};

use super::text::{put_all, width};

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
    // The screen's share is what this run's frames took, so that it stays true after the end.
    let drawing = scene.state.shown_run().map_or(0.0, |r| r.drawn_ns as f64) / snapshot.elapsed_ns.max(1) as f64;
    let of_what = if wide { " of a core" } else { "" };
    let cost = format!(" · watching {:.1} %{of_what}", (f64::from(w.collector_share) + drawing) * 100.0);
    let frame = match scene.state.frame_ns {
        0 => String::new(),
        ns => format!(" · frame {}", format::span(ns as f64)),
    };
    let records = if wide { format::count(w.records) } else { format::short(w.records as f64) };
    let records = format!(" · {records} events · ");
    let clock = if area.width >= 120 && !w.clock_source.is_empty() {
        format!(" · clock {}", w.clock_source)
    } else {
        String::new()
    };
    let pieces = [
        (records.as_str(), theme.dim()),
        (lost.as_str(), lost_style),
        (cost.as_str(), theme.dim()),
        (frame.as_str(), theme.dim()),
        (clock.as_str(), theme.dim()),
    ];
    // A long reason gives way, not what was lost and what it costs.
    let room = area.width.saturating_sub(2 + pieces.iter().map(|p| width(p.0)).sum::<u16>());
    let how: String =
        if width(&how) > room { how.chars().take(room.saturating_sub(1).into()).chain(['…']).collect() } else { how };
    let x = put_all(buf, area, 1, 0, [(how.as_str(), how_style)]);
    put_all(buf, area, x, 0, pieces);
}
