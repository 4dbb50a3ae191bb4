//! What takes part in a comparison: every lock, number of cores, variant and interpreter with its switch.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::tui::{
    choices::{Offer, What},
    draw::Scene,
    glyphs,
};

use super::text;

/// Draws two lines: locks; then everything else, and how often each case is run.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let choices = &scene.state.choices.1;
    let lock = |offer: &Offer| matches!(offer.what, What::Lock(_));
    line(scene, 0, lock, area, buf);
    let x = line(scene, 1, |offer| !lock(offer), area, buf);
    let runs = if choices.repeat == 1 { "1 run".to_owned() } else { format!("{} runs", choices.repeat) };
    let theme = scene.theme;
    text::put_all(buf, area, x, 1, [("+- ", theme.accent()), (runs.as_str(), theme.text())]);
}

/// One line of switches; returns the column after them.
fn line(scene: &Scene, y: u16, belongs: impl Fn(&Offer) -> bool, area: Rect, buf: &mut Buffer) -> u16 {
    let (theme, choices) = (scene.theme, &scene.state.choices.1);
    let mut x = 1;
    let mut group = "";
    for (i, offer) in choices.offers.iter().enumerate().filter(|(_, offer)| belongs(offer)) {
        if offer.what.group() != group {
            x += u16::from(!group.is_empty());
            group = offer.what.group();
            x = text::put_all(buf, area, x, y, [(group, theme.dim()), (" ", theme.dim())]);
        }
        let mark = glyphs::switch(offer.on, theme.ascii).to_string();
        let name = offer.what.name();
        let style = if offer.on { theme.text() } else { theme.dim() };
        let (mark_style, style) = if i == choices.caret {
            (theme.banner(), theme.banner())
        } else {
            (if offer.on { theme.accent() } else { theme.dim() }, style)
        };
        x = text::put_all(buf, area, x, y, [(mark.as_str(), mark_style), (" ", style), (name.as_str(), style)]) + 2;
    }
    x
}
