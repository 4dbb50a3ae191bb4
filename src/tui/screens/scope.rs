//! The run: answer, GIL, cores, threads, costs, lines — from top to bottom in the order in which they are asked for.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    draw::Scene,
    layout::{self, Content, Rows},
    state::Panel,
    verdict::last_line,
    widgets::{
        controls, core_lanes, counters, delays, footer, gil_lane, hand_offs, headline, legend, listing, notice,
        objects, output, processes, scale, source, text, thread_lanes, title, watching,
    },
};

/// Widest table of counters that still leaves room for the source beside it.
const BOTH: u16 = 100;

/// Rows that most panels need to say anything.
const LOWER: u16 = 4;

/// Rows that counters and source need below something else, the rule above them included.
const LEAST: u16 = 10;

/// Draws the room.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let rows = layout::rows(area, content(scene));
    title::render(scene, rows.title, buf);
    controls::render(scene, rows.controls, buf);
    headline::render(scene, rows.headline, buf);
    scale::render(scene, rows.scale, buf);
    gil_lane::render(scene, rows.gil, buf);
    core_lanes::render(scene, rows.cores, &rows, buf);
    thread_lanes::heading(scene, rows.heading, buf);
    let places = thread_lanes::render(scene, rows.threads, &rows, buf);
    for lanes in [rows.gil, rows.cores, rows.threads] {
        scale::cursor(scene, lanes, buf);
    }
    hand_offs::render(scene, &places, buf);
    lower(scene, &rows, buf);
    legend::render(scene, rows.legend, buf);
    watching::render(scene, rows.watching, buf);
    footer::render(scene, rows.footer, buf);
}

fn content(scene: &Scene) -> Content {
    let snapshot = scene.snapshot;
    Content {
        gil: snapshot.is_some(),
        cores: snapshot.map_or(0, |s| s.cores.len()),
        threads: snapshot.map_or(0, |s| s.threads.len() + usize::from(s.rest.is_some())),
        projector: scene.state.projector && snapshot.is_some(),
        lower: if scene.state.panel == Panel::Delays { delays::LEAST } else { LOWER },
    }
}

/// Below the lanes: what went wrong, or counters and source, side by side where there is room.
fn lower(scene: &Scene, rows: &Rows, buf: &mut Buffer) {
    let (theme, area) = (scene.theme, rows.lower);
    if scene.snapshot.is_some() {
        text::rule(buf, rows.rule, 0, theme.rule());
    }
    if area.is_empty()
        || scene.state.projector && scene.snapshot.is_some() && notice::of(scene.state, scene.snapshot).is_none()
    {
        return;
    }
    if notice::of(scene.state, scene.snapshot).is_some() {
        return notice::render(scene, area, buf);
    }
    if scene.snapshot.is_none() {
        return source::render(scene, area, buf);
    }
    let area = match scene.state.panel {
        Panel::Objects => above(scene, scene.snapshot.map_or(1, objects::wanted).max(2), objects::render, area, buf),
        Panel::Processes => {
            above(scene, scene.snapshot.map_or(1, processes::wanted).max(2), processes::render, area, buf)
        }
        Panel::Delays => above(scene, 2 * delays::LEAST - 1, delays::render, area, buf),
        _ => area,
    };
    if area.is_empty() {
        return;
    }
    let program = match scene.state.panel {
        Panel::Bytecode => listing::render,
        Panel::Output => output::render,
        Panel::Counters | Panel::Source | Panel::Objects | Panel::Processes | Panel::Delays => source::render,
    };
    if area.width < BOTH {
        // Where threads wait for each other for ever, their lines say more than counters.
        let stuck = scene.snapshot.is_some_and(|s| s.deadlock.is_some());
        let panel = if scene.state.panel == Panel::Counters && !stuck { counters::render } else { program };
        return panel(scene, area, buf);
    }
    let half = (area.width / 2).max(64).min(area.width);
    let [left, right] = [
        Rect { width: half - 1, ..area },
        Rect { x: area.x + half + 1, width: area.width.saturating_sub(half + 1), ..area },
    ];
    let printed = printed(scene, left, buf);
    counters::render(scene, Rect { height: left.height - printed, ..left }, buf);
    for y in 0..area.height {
        text::put(buf, area, half - 1, y, "│", theme.rule());
    }
    let rule = Rect { y: area.y.saturating_sub(1), height: 1, ..area };
    text::put(buf, rule, half - 1, 0, "┬", theme.rule());
    program(scene, right, buf);
}

/// A panel over the whole width; what is left below it, if that is enough for the rest.
fn above(scene: &Scene, wanted: u16, render: fn(&Scene, Rect, &mut Buffer), area: Rect, buf: &mut Buffer) -> Rect {
    let nothing = Rect { height: 0, ..area };
    if area.height < wanted + LEAST {
        render(scene, area, buf);
        return nothing;
    }
    render(scene, Rect { height: wanted, ..area }, buf);
    text::rule(buf, area, wanted, scene.theme.rule());
    Rect { y: area.y + wanted + 1, height: area.height - wanted - 1, ..area }
}

/// What the program printed last, at the foot of the counters, where there is room for it; returns the rows used.
fn printed(scene: &Scene, area: Rect, buf: &mut Buffer) -> u16 {
    let line = scene.snapshot.map_or("", |s| last_line(&s.stdout_tail));
    if scene.state.panel == Panel::Output {
        return 0;
    }
    if line.is_empty() || area.height < 10 {
        return 0;
    }
    let y = area.height - 1;
    let theme = scene.theme;
    text::put_all(buf, area, 1, y, [("printed  ", theme.dim()), (line, theme.text())]);
    2
}
