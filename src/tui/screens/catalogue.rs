//! The list of experiments by part, what each promises and what it last came to; below it the chosen one's program.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    experiment::{catalogue::heading, metadata::Experiment},
    runner::snapshot::Status,
    tui::{
        draw::Scene,
        format,
        state::State,
        widgets::{controls, footer, source, text},
    },
};

/// Column edges: part, name, promise, slides, result.
struct Columns {
    name: u16,
    title: u16,
    slides: u16,
    result: u16,
}

impl Columns {
    fn of(width: u16) -> Self {
        let result = width.saturating_sub(if width < 100 { 13 } else { 26 });
        let slides = if width < 100 { result } else { result.saturating_sub(16) };
        Self { name: 18, title: if width < 100 { 34 } else { 38 }, slides, result }
    }
}

/// Draws the room.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, state) = (scene.theme, scene.state);
    let matches = state.matches();
    text::put_all(buf, area, 1, 0, [("gilscope  ", theme.strong()), ("an oscilloscope for Python's GIL", theme.dim())]);
    let found = match (matches.len(), state.catalogue.len()) {
        (n, all) if n == all => format!("{n} experiments"),
        (n, all) => format!("{n} of {all} experiments"),
    };
    text::put_right(buf, area, area.width.saturating_sub(1), 0, &found, theme.dim());
    text::rule(buf, area, 1, theme.rule());
    let foot = area.height.saturating_sub(1);
    let room = foot.saturating_sub(2);
    let list_height = (matches.len() as u16).clamp(1, (room / 2).max(1));
    let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area }.intersection(area);
    list(scene, &matches, part(2, list_height), buf);
    if room > list_height + 3 {
        text::rule(buf, area, 2 + list_height, theme.rule());
        preview(scene, part(3 + list_height, room - list_height - 1), buf);
    }
    footer::render(scene, part(foot, 1), buf);
}

fn list(scene: &Scene, matches: &[usize], area: Rect, buf: &mut Buffer) {
    let (theme, state) = (scene.theme, scene.state);
    if matches.is_empty() {
        text::put(buf, area, 1, 0, "nothing matches; Esc shows all", theme.warning());
        return;
    }
    let at = matches.iter().position(|&i| i == state.chosen).unwrap_or(0);
    let height = usize::from(area.height);
    let top = at.saturating_sub(height / 2).min(matches.len().saturating_sub(height));
    let mut before = None;
    for (y, &i) in (0..area.height).zip(&matches[top..]) {
        let experiment = &state.catalogue[i];
        let row = Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        let name = heading(experiment.about.part);
        // A part's name stands once, above all that belongs to it.
        if before != Some(name) {
            text::put(buf, row, 1, 0, name, theme.dim());
            before = Some(name);
        }
        one(scene, experiment, i == state.chosen, row, buf);
    }
}

fn one(scene: &Scene, experiment: &Experiment, chosen: bool, row: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = Columns::of(row.width);
    if chosen {
        let body = Rect { x: row.x + columns.name - 2, width: row.width.saturating_sub(columns.name - 2), ..row };
        buf.set_style(body.intersection(row).intersection(buf.area), theme.chosen());
        text::put(buf, row, columns.name - 2, 0, "▌", theme.accent());
    }
    let name = if chosen { theme.strong() } else { theme.text() };
    let cut = |end: u16| Rect { width: end.saturating_sub(1).min(row.width), ..row };
    text::put(buf, cut(columns.title), columns.name, 0, &experiment.id, name);
    if let Some(trouble) = &experiment.trouble {
        text::put(buf, row, columns.title, 0, trouble, theme.warning());
        return;
    }
    let title = if chosen { theme.text() } else { theme.dim() };
    text::put(buf, cut(columns.slides), columns.title, 0, &experiment.about.title, title);
    text::ellipsis(buf, cut(columns.slides), columns.title + text::width(&experiment.about.title), 0, title);
    if columns.slides < columns.result {
        text::put(buf, cut(columns.result), columns.slides, 0, &experiment.about.slides, theme.dim());
    }
    let (result, style) = match last_result(scene.state, experiment, row.width >= 100) {
        Some((text, true)) => (text, theme.text()),
        Some((text, false)) => (text, theme.warning()),
        None => return,
    };
    text::put_right(buf, row, row.width.saturating_sub(1), 0, &result, style);
}

/// What the last run came to, and whether it came to a good end.
fn last_result(state: &State, experiment: &Experiment, words: bool) -> Option<(String, bool)> {
    let (setup, outcome) = state.results.latest(&experiment.id)?;
    let baseline = experiment.about.baseline.as_deref().filter(|&b| setup.variant.as_deref() != Some(b));
    let text = match &outcome.status {
        Status::Finished => match state.results.yardstick(setup, baseline) {
            Some(yardstick) => {
                let (figure, how) = format::ratio(outcome.elapsed_ns, yardstick.elapsed_ns);
                let how = how.trim_end_matches(" than");
                if words { format!("{figure:.2}× {how}") } else { format!("{figure:.2}×") }
            }
            None => format::seconds(outcome.elapsed_ns),
        },
        Status::Running => return None,
        Status::Failed(_) => "failed".to_owned(),
        Status::Deadlock(_) => "deadlock".to_owned(),
        Status::TimedOut => "out of time".to_owned(),
        Status::Aborted => "stopped".to_owned(),
    };
    Some((text, outcome.status == Status::Finished))
}

/// The chosen experiment: what is to be set, what to ask, what to look for, and its program.
fn preview(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let Some(experiment) = scene.state.experiment() else { return };
    let about = &experiment.about;
    if let Some(trouble) = &experiment.trouble {
        text::put(buf, area, 1, 0, &experiment.file, theme.strong());
        for (y, line) in (1..).zip(text::wrap(trouble, area.width.saturating_sub(2))) {
            text::put(buf, area, 1, y, &line, theme.warning());
        }
        return;
    }
    controls::render(scene, area, buf);
    let mut y = 1;
    for (mark, words, style) in [("?", &about.predict, theme.text()), ("›", &about.look_for, theme.dim())] {
        for (i, line) in text::wrap(words, area.width.saturating_sub(5)).iter().enumerate() {
            text::put(buf, area, 1, y, if i == 0 { mark } else { " " }, theme.accent());
            y = y.saturating_add(1);
            text::put(buf, area, 3, y - 1, line, style);
        }
    }
    let rest = area.height.saturating_sub(y + 1);
    let program = Rect { y: area.y + y + 1, height: rest, ..area }.intersection(area);
    source::text_of(&experiment.source, &[], theme, program, buf);
}
