//! One number against another: the curves of a sweep as they come, where they cross, and a cursor that reads them.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    runner::{
        range::Range,
        sweep::{self, Curve, Sweep},
    },
    tui::{
        action::Command,
        batch::Batch,
        draw::Scene,
        glyphs, keymap,
        keymap::Room,
        state::Entry,
        sweeping::{self, Shown},
        widgets::{chart, footer, progress, text, title},
    },
};

/// Draws the room.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let part = |y: u16, height: u16| Rect { y: area.y.saturating_add(y), height, ..area }.intersection(area);
    let batch = scene.state.batch(Room::Sweep);
    title::many(scene, "sweep", progress::words(scene, batch), part(0, 1), buf);
    controls(scene, part(1, 1), buf);
    let shown = batch.and_then(|batch| Some((batch, batch.sweep.as_ref()?)));
    let curves = shown.map(|(batch, sweep)| curves(scene, batch, sweep)).unwrap_or_default();
    headline(scene, shown, &curves, part(2, 1), buf);
    text::rule(buf, area, 3, theme.rule());
    let heading = format!(" {} ", scene.state.sweeping.shown.title());
    text::put(buf, area, 1, 3, &heading, theme.text());
    let keys = format!(" {} another measure ", keymap::label_in(Room::Sweep, Command::Choose(1)));
    text::put_right(buf, area, area.width.saturating_sub(1), 3, &keys, theme.dim());
    let bottom = |n: u16| part(area.height.saturating_sub(n), 1);
    footer::render(scene, bottom(1), buf);
    let readings = (curves.len() as u16).clamp(1, 4);
    let plot = part(4, area.height.saturating_sub(4 + readings + 1));
    match shown {
        Some((_, sweep)) => {
            let label = |x: f64| sweeping::value(&sweep.axis, x);
            let quantity = scene.state.sweeping.shown;
            let y_label = |y: f64| quantity.value(y);
            let chart = chart::Chart {
                curves: &curves,
                values: &sweep.values,
                geometric: sweep.geometric,
                level: (quantity == Shown::SpeedUp).then_some(1.0),
                cursor: Some(scene.state.sweeping.cursor),
                x_label: &label,
                y_label: &y_label,
            };
            chart::render(&chart, theme, plot, buf);
            readout(scene, sweep, &curves, part(area.height.saturating_sub(readings + 1), readings), buf);
        }
        None => question(scene, plot, buf),
    }
}

/// The curves of what is to be shown.
fn curves(scene: &Scene, batch: &Batch, sweep: &Sweep) -> Vec<Curve> {
    let shown = scene.state.sweeping.shown;
    let chart = Sweep { measure: shown.measure(), ..sweep.clone() }.chart(&batch.progress);
    if shown == Shown::SpeedUp { chart.ratios } else { chart.curves }
}

/// What is swept, over which range, and under what.
fn controls(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (theme, state) = (scene.theme, scene.state);
    let (Some(axis), Some(setup)) = (state.axis(), state.setup()) else { return };
    if let Some(Entry::Range(typed)) = &state.entry {
        let name = sweeping::name(&axis);
        let pieces = [(name, theme.accent()), (" = ", theme.text()), (typed, theme.strong()), ("▏", theme.accent())];
        let x = text::put_all(buf, area, 1, 0, pieces);
        let words = format!("now {} · A..B, A..B:STEP or A..B:xFACTOR · Enter sets it", state.range());
        text::put(buf, area, x + 2, 0, &words, theme.dim());
        return;
    }
    let range = match state.range().parse::<Range>() {
        Ok(range) => {
            let values = range.values();
            let ends = [values.first(), values.last()].map(|v| sweeping::value(&axis, v.copied().unwrap_or(0) as f64));
            format!("{} to {}, {} values", ends[0], ends[1], values.len())
        }
        Err(reason) => reason,
    };
    let cores = if setup.cores == 1 { "1 core".to_owned() } else { format!("{} cores", setup.cores) };
    let runs = format!("{} of each", state.sweeping.repeat);
    let mut pieces = vec![
        (Command::Axis, sweeping::name(&axis).to_owned()),
        (Command::EditRange, range),
        (Command::Gil, setup.gil.to_string()),
        (Command::Cores, cores),
        (Command::Repeats(true), runs),
    ];
    if let Some(variant) = &setup.variant {
        pieces.insert(3, (Command::Variant, variant.clone()));
    }
    let mut x = 1;
    for (command, words) in pieces {
        let key = keymap::label_in(Room::Sweep, command);
        let end = x + text::width(key) + 1 + text::width(&words);
        if end > area.width {
            break;
        }
        x = text::put_all(buf, area, x, 0, [(key, theme.accent()), (" ", theme.text()), (&words, theme.text())]) + 3;
    }
}

/// What can't be done, what has been saved, how far it is, or the crossing.
fn headline(scene: &Scene, shown: Option<(&Batch, &Sweep)>, curves: &[Curve], area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let put = |buf: &mut Buffer, words: &str, style| {
        text::put(buf, area, 1, 0, words, style);
        text::ellipsis(buf, area, 1 + text::width(words), 0, style);
    };
    if let Some((words, well)) = &scene.state.told {
        return put(buf, words, if *well { theme.strong() } else { theme.warning() });
    }
    let Some((batch, sweep)) = shown else { return };
    if scene.state.measuring(Room::Sweep) {
        return progress::render(scene, batch, area, buf);
    }
    let trouble = batch.progress.rows.iter().find_map(|row| row.trouble.as_ref());
    match (conclusion(sweep, curves), trouble) {
        (_, Some(trouble)) => put(buf, trouble, theme.warning()),
        (words, None) => put(buf, &words, theme.strong()),
    }
}

/// What the curves say, in a sentence.
fn conclusion(sweep: &Sweep, curves: &[Curve]) -> String {
    let name = sweeping::name(&sweep.axis);
    let crossed = curves.iter().find_map(|curve| Some((curve, *curve.crossings.first()?)));
    if let Some((curve, at)) = crossed {
        let printed = curve.printed.first().and_then(Option::as_ref);
        let printed = printed.map_or(String::new(), |printed| format!(" ({printed})"));
        return format!("{} crosses 1 at {name} = {}{printed}", curve.label, sweeping::value(&sweep.axis, at));
    }
    let known = curves.iter().flat_map(|c| c.points.iter().filter_map(move |p| Some((c, p.x, p.y?.median))));
    let most = known.max_by(|a, b| a.2.total_cmp(&b.2));
    most.map_or(String::new(), |(curve, x, _)| {
        format!("{} is highest at {name} = {}", curve.label, sweeping::value(&sweep.axis, x as f64))
    })
}

/// What the cursor reads: a line for each curve.
fn readout(scene: &Scene, sweep: &Sweep, curves: &[Curve], area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let shown = scene.state.sweeping.shown;
    let Some(&value) = sweep.values.get(scene.state.sweeping.cursor) else { return };
    let at = format!("{} = {}", sweeping::name(&sweep.axis), sweeping::value(&sweep.axis, value as f64));
    let indent = text::put(buf, area, 1, 0, &at, theme.accent()) + 2;
    if curves.is_empty() {
        let words = "one variant alone has no speed-up; choose another measure with ↑↓";
        text::put(buf, area, indent, 0, words, theme.dim());
    }
    let width = curves.iter().map(|c| text::width(&c.label)).max().unwrap_or(0);
    for (y, (n, curve)) in (0..area.height).zip(curves.iter().enumerate()) {
        let symbol = glyphs::of_curve(n, theme.ascii).to_string();
        let style = chart::style(n, theme);
        text::put_all(buf, area, indent, y, [(symbol.as_str(), style), (" ", style), (&curve.label, theme.text())]);
        let x = indent + 2 + width + 2;
        let Some(point) = curve.points.iter().find(|p| p.x == value) else { continue };
        match (point.y, &point.trouble) {
            (Some(spread), _) => {
                let [median, min, max] = [spread.median, spread.min, spread.max].map(|y| shown.value(y));
                let spread = if min == max { String::new() } else { format!("  {min} to {max}") };
                text::put_all(buf, area, x, y, [(median.as_str(), theme.strong()), (&spread, theme.dim())]);
            }
            (None, Some(why)) => drop(text::put(buf, area, x, y, why, theme.warning())),
            (None, None) => drop(text::put(buf, area, x, y, "not measured", theme.dim())),
        }
    }
}

/// Before the first sweep: what it would show.
fn question(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let (Some(axis), Some(experiment)) = (scene.state.axis(), scene.state.experiment()) else { return };
    let help = experiment.knobs.iter().find(|k| axis == sweep::Axis::Knob(k.range.name.clone())).map(|k| &k.range.help);
    let name = sweeping::name(&axis);
    let what = help.filter(|help| !help.is_empty()).map_or(name.to_owned(), |help| format!("{name}, {help}"));
    let lines = [
        format!("How does the {} change with {what}?", scene.state.sweeping.shown.title()),
        "What do you expect? Enter measures it; n sweeps something else.".to_owned(),
    ];
    for (y, (line, style)) in lines.iter().zip([theme.accent(), theme.dim()]).enumerate() {
        for (more, line) in text::wrap(line, area.width.saturating_sub(2)).iter().enumerate() {
            text::put(buf, area, 1, 1 + (y + more) as u16, line, style);
        }
    }
}
