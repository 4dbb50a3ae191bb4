//! What can be changed, each with its key. Where the choice differs from what runs, both are shown: old → new.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    action::Command,
    draw::Scene,
    format, keymap,
    setup::Setup,
    state::{Entry, State},
};

use super::text::{put, put_all, width};

/// One setting.
struct Control {
    key: &'static str,
    running: Option<String>,
    chosen: String,
}

/// Draws the row; the field that is being typed into takes its place.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    if let Some(Entry::Knob(typed)) = &scene.state.entry {
        return field(scene, typed, area, buf);
    }
    let mut x = 1;
    for control in controls(scene.state) {
        let old = control.running.filter(|old| *old != control.chosen);
        let arrow = old.map(|old| format!("{old} → ")).unwrap_or_default();
        let length = width(control.key) + 1 + width(&arrow) + width(&control.chosen);
        if x + length > area.width {
            break;
        }
        let style = if arrow.is_empty() { theme.text() } else { theme.accent() };
        x = put_all(
            buf,
            area,
            x,
            0,
            [
                (control.key, theme.accent()),
                (" ", theme.text()),
                (arrow.as_str(), theme.dim()),
                (control.chosen.as_str(), style),
            ],
        ) + 3;
    }
}

fn controls(state: &State) -> Vec<Control> {
    let (Some(chosen), Some(experiment)) = (state.setup(), state.experiment()) else { return Vec::new() };
    // A yardstick stands for the run that follows it.
    let running = state.shown_run().map(|run| run.then.as_ref().unwrap_or(&run.setup));
    let control = |command, say: &dyn Fn(&Setup) -> String| Control {
        key: keymap::label(command),
        running: running.map(say),
        chosen: say(chosen),
    };
    let mut controls = vec![control(Command::Gil, &|s| s.gil.title().to_owned())];
    if experiment.about.variants.len() > 1 {
        controls.push(control(Command::Variant, &|s| s.variant.clone().unwrap_or_default()));
    }
    controls.push(control(Command::Cores, &|s| match s.cores {
        1 => "1 core".to_owned(),
        n => format!("{n} cores"),
    }));
    controls.push(control(Command::Pin, &|s| if s.pin { "pinned".to_owned() } else { "unpinned".to_owned() }));
    controls
        .push(control(Command::CheckInterval(true), &|s| format!("check {}", format::count(s.check_interval as u64))));
    if let Some(knob) = state.current_knob() {
        let say = |s: &Setup| {
            let value = s.knob(knob);
            let sign = if value < 0 { "-" } else { "" };
            format!("{} {sign}{}", knob.range.name, format::count(value.unsigned_abs()))
        };
        controls.push(control(Command::Knob(true), &say));
    }
    controls
}

/// "N = 10000▏ 1 to 1,000,000,000 · Enter sets it · Esc leaves it".
fn field(scene: &Scene, typed: &str, area: Rect, buf: &mut Buffer) {
    let (theme, state) = (scene.theme, scene.state);
    let (Some(knob), Some(setup)) = (state.current_knob(), state.setup()) else { return };
    let range = &knob.range;
    let x = put_all(
        buf,
        area,
        1,
        0,
        [(range.name.as_str(), theme.accent()), (" = ", theme.text()), (typed, theme.strong()), ("▏", theme.accent())],
    );
    let help = if range.help.is_empty() { String::new() } else { format!(" · {}", range.help) };
    let more = if state.experiment().is_some_and(|e| e.knobs.len() > 1) { " · Tab the next" } else { "" };
    let words =
        format!("now {}, {} to {}{help} · Enter sets it{more} · Esc leaves it", setup.knob(knob), range.min, range.max);
    put(buf, area, x + 2, 0, &words, theme.dim());
}
