//! The answer, as large as there is room for: figure, words, the tutorial's number, and times as bars.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::tui::{
    draw::Scene,
    format,
    glyphs::GROWING,
    verdict::{Tone, Verdict, verdict},
};

use super::{figures, text};

/// Draws the answer.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let verdict = verdict(scene.state, scene.snapshot);
    let scale = if area.height >= 2 * figures::HEIGHT + 2 { 2 } else { 1 };
    let scale = if area.width >= figures::width(&verdict.figure, scale) + 44 { scale } else { 1 };
    let (width, height) = (figures::width(&verdict.figure, scale), scale * figures::HEIGHT);
    if !verdict.figure.is_empty() && area.height > height && area.width >= width + 44 {
        // Half of what is left over stands above, rounded up: the line before it is close enough as it is.
        let above = (area.height - height).div_ceil(2);
        let area = Rect { y: area.y + above, height: area.height - above, ..area };
        let end = figures::put(buf, area, (2, 0), scale, &verdict.figure, style(scene, &verdict));
        let right = Rect { x: area.x + end + 3, width: area.width - end - 3, ..area };
        beside(scene, &verdict, right, buf);
    } else {
        let top = u16::from(area.height > 3);
        let margin = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
        small(scene, &verdict, Rect { y: area.y + top, height: area.height - top, ..margin }, buf);
    }
}

fn style(scene: &Scene, verdict: &Verdict) -> Style {
    match verdict.tone {
        Tone::Wrong => scene.theme.warning(),
        Tone::Question => scene.theme.accent(),
        Tone::Growing | Tone::Settled => scene.theme.strong(),
    }
}

/// Beside the large figure: words, the tutorial, bars, a remark.
fn beside(scene: &Scene, verdict: &Verdict, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let x = text::put(buf, area, 0, 0, &verdict.words, theme.strong()) + 3;
    let tutorial = verdict.tutorial.clone().unwrap_or_default();
    let source = source(scene, verdict);
    let x = text::put(buf, area, x, 0, &tutorial, theme.accent());
    // In full or not at all.
    if x + text::width(&source) < area.width {
        text::put(buf, area, x, 0, &source, theme.dim());
    }
    let bars_at = 1;
    let shown = bars(scene, verdict, Rect { y: area.y + bars_at, height: area.height - bars_at, ..area }, buf);
    let room = (area.width.saturating_sub(2), area.height.saturating_sub(bars_at + shown));
    for (i, (line, style)) in remarks(scene, verdict, room).iter().enumerate() {
        text::put(buf, area, 0, bars_at + shown + i as u16, line, *style);
    }
}

/// What is said below, line by line: what happened and why, or what is new, and a remark. A sentence that has no room is left out, but
/// the first.
fn remarks(scene: &Scene, verdict: &Verdict, (columns, rows): (u16, u16)) -> Vec<(String, Style)> {
    let theme = scene.theme;
    let said: Vec<_> = if verdict.said.is_empty() {
        let news =
            verdict.news.iter().map(|(text, pending)| (text, if *pending { theme.warning() } else { theme.strong() }));
        news.chain([(&verdict.remark, theme.dim())]).collect()
    } else {
        verdict.said.iter().map(|sentence| (sentence, theme.text())).collect()
    };
    let mut lines: Vec<(String, Style)> = Vec::new();
    for (sentence, style) in said {
        let mut wrapped = text::wrap(sentence, columns);
        let room = usize::from(rows).saturating_sub(lines.len());
        if wrapped.len() > room && !lines.is_empty() {
            break;
        }
        if wrapped.len() > room {
            wrapped.truncate(room);
            if let Some(last) = wrapped.last_mut() {
                *last = last.chars().take(usize::from(columns).saturating_sub(2)).chain([' ', '…']).collect();
            }
        }
        lines.extend(wrapped.into_iter().map(|line| (line, style)));
    }
    lines
}

/// Where the tutorial has its number from.
fn source(scene: &Scene, verdict: &Verdict) -> String {
    let number = scene.state.experiment().and_then(|e| e.about.tutorial.as_ref());
    match (verdict.mark, number) {
        (Some(_), Some(number)) => format!("   {}", number.text),
        _ => String::new(),
    }
}

/// In ordinary letters: the words on the first row, bars or the remark below.
fn small(scene: &Scene, verdict: &Verdict, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let gap = if verdict.figure.is_empty() { "" } else { " " };
    let first = style(scene, verdict);
    let pieces = [(verdict.figure.as_str(), first), (gap, first), (verdict.words.as_str(), first)];
    let words =
        if verdict.figure.is_empty() { text::wrap(&verdict.words, area.width.saturating_sub(1)) } else { vec![] };
    let mut row = 1;
    if words.len() > 1 && area.height > 1 {
        for (i, line) in words.iter().enumerate() {
            text::put(buf, area, 0, i as u16, line, first);
        }
        row = words.len() as u16;
    } else {
        let end = text::put_all(buf, area, 0, 0, pieces);
        if let Some(tutorial) = &verdict.tutorial {
            text::put_right(buf, area, area.width.saturating_sub(1), 0, tutorial, theme.text());
        } else if verdict.bars.len() < 2 && area.height < 2 {
            text::put(buf, area, end + 3, 0, &verdict.remark, theme.dim());
        }
    }
    if row >= area.height {
        return;
    }
    let below = Rect { y: area.y + row, height: area.height - row, ..area };
    let columns = area.width.saturating_sub(1);
    // Why it took as long as it did says more than bars do.
    let told = !verdict.said.is_empty() || verdict.news.is_some();
    let all = remarks(scene, verdict, (columns, u16::MAX)).len();
    let crowded = told && usize::from(below.height) < verdict.bars.len() + all;
    let used = if crowded { 0 } else { bars(scene, verdict, below, buf) };
    for (i, (line, style)) in remarks(scene, verdict, (columns, below.height - used)).iter().enumerate() {
        text::put(buf, below, 0, used + i as u16, line, *style);
    }
}

/// Times on a common axis, with a mark where the tutorial's number would be. Returns the rows used.
fn bars(scene: &Scene, verdict: &Verdict, area: Rect, buf: &mut Buffer) -> u16 {
    if verdict.bars.len() < 2 {
        return 0;
    }
    let theme = scene.theme;
    let names = verdict.bars.iter().map(|b| text::width(&b.label)).max().unwrap_or(0);
    let left = names + 2;
    let room = area.width.saturating_sub(left + 12);
    let longest = verdict.bars.iter().map(|b| b.ns).chain(verdict.mark).max().unwrap_or(0).max(1);
    let cells = |ns: u64| ns as f64 / longest as f64 * f64::from(room);
    for (y, bar) in (0_u16..).zip(&verdict.bars) {
        let (name, fill) = if bar.current { (theme.text(), theme.strong()) } else { (theme.dim(), theme.dim()) };
        text::put_right(buf, area, names, y, &bar.label, name);
        let eighths = (cells(bar.ns) * 8.0).round() as usize;
        let mut shape = GROWING[8].to_string().repeat(eighths / 8);
        if !eighths.is_multiple_of(8) {
            shape.push(GROWING[eighths % 8]);
        }
        let end = text::put(buf, area, left, y, &shape, fill);
        text::put(buf, area, end + 1, y, &format::seconds(bar.ns), name);
        if let Some(mark) = verdict.mark.filter(|_| bar.current) {
            let x = left + (cells(mark) as u16).min(room.saturating_sub(1));
            let inside = f64::from(x - left) < cells(bar.ns);
            let style = if inside { theme.banner() } else { theme.accent() };
            // Not over the time that stands behind a bar that is still short of the mark.
            if inside || x > end + 9 || x == end {
                text::put(buf, area, x, y, "│", style);
            }
        }
    }
    verdict.bars.len() as u16
}
