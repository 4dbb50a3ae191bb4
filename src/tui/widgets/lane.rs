//! A lane: time from left to right, each cell the shares of what happened in it.
//!
//! A cell shows its shares as a stack, in eighths of its height. Where one thing simply gives way to another within
//! the cell, the boundary stands upright at its true place instead, in eighths of the width. Without colours the
//! glyph of what lasted longest stands for the cell. Whatever has [`Layer::insist`] is never rounded away.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::Style,
};

use crate::tui::{
    glyphs::{self, GROWING, RISING},
    theme::{Paint, Theme},
};

/// One thing that happened in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layer {
    /// How it is painted.
    pub paint: Paint,
    /// Its share of the cell's time, 0 to 1.
    pub share: f32,
    /// It must leave a mark, however short.
    pub insist: bool,
    /// It is a fight, whose mark takes precedence.
    pub fight: bool,
}

/// One cell: layers from the bottom up.
pub type Stack = Vec<Layer>;

/// Draws a lane over the whole height of `area`.
pub fn render(stacks: &[Stack], theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    for (i, stack) in stacks.iter().take(area.width.into()).enumerate() {
        let x = area.x + i as u16;
        let edge = if theme.coloured() && !theme.ascii { edge(stacks, i) } else { None };
        let levels = if edge.is_some() { Vec::new() } else { levels(stack, 8 * area.height) };
        for row in 0..area.height {
            let Some(cell) = buf.cell_mut(Position::new(x, area.bottom() - 1 - row)) else { continue };
            match edge {
                Some((left, right, eighths)) => upright(left, right, eighths, theme, cell),
                None => slice(stack, &levels, 8 * row, theme, cell),
            }
        }
    }
}

/// Heights of the layers in eighths of a row; together at most `all`.
fn levels(stack: &Stack, all: u16) -> Vec<u16> {
    let mut levels: Vec<u16> = stack
        .iter()
        .map(|l| {
            let exact = (l.share * f32::from(all)).round() as u16;
            if l.insist { exact.max(1) } else { exact }
        })
        .collect();
    let full = stack.iter().map(|l| l.share).sum::<f32>() > 0.99;
    loop {
        let sum: u16 = levels.iter().sum();
        let Some(largest) = levels.iter_mut().max() else { return levels };
        if sum > all {
            *largest -= 1;
        } else if sum < all && full {
            *largest += 1;
        } else {
            return levels;
        }
    }
}

/// One row of a cell: the part of the stack from level `from` up.
fn slice(stack: &Stack, levels: &[u16], from: u16, theme: &Theme, cell: &mut Cell) {
    let mut parts: Vec<(&Layer, u16)> = Vec::new();
    let mut bottom = 0;
    for (layer, &level) in stack.iter().zip(levels) {
        let seen = (bottom + level).min(from + 8).saturating_sub(bottom.max(from));
        if seen > 0 {
            parts.push((layer, seen));
        }
        bottom += level;
    }
    let filled: u16 = parts.iter().map(|p| p.1).sum();
    let Some(&(longest, _)) = parts.iter().max_by_key(|p| p.1) else { return };
    if parts.len() == 1 && filled == 8 {
        glyph(longest.paint, longest.paint.glyph, cell);
        return;
    }
    if !theme.coloured() || theme.ascii {
        let fight = parts.iter().any(|p| p.0.fight);
        let symbol = match (fight && !longest.fight, parts[0].0.paint.glyph) {
            (true, _) => glyphs::fought(theme.ascii),
            // A bar says more than a shape where what lies above it is only a pattern.
            (false, '█') if !theme.ascii && parts[1..].iter().all(|p| !p.0.paint.solid) => {
                RISING[usize::from(parts[0].1.min(8))]
            }
            _ => longest.paint.glyph,
        };
        glyph(longest.paint, symbol, cell);
        return;
    }
    // Two colours fit into a cell. The fight is one of them, and the longest other one.
    while parts.len() > 2 {
        let Some(least) = (0..parts.len()).min_by_key(|&i| (parts[i].0.fight, parts[i].1)) else { return };
        parts.remove(least);
    }
    let (lower, upper) = (parts[0], parts.get(1));
    match upper {
        _ if !lower.0.paint.solid => glyph(longest.paint, longest.paint.glyph, cell),
        None => block(RISING[usize::from(lower.1.min(8))], lower.0.paint, None, cell),
        Some(upper) => {
            let eighths = (8 * lower.1 / (lower.1 + upper.1)).clamp(1, 7);
            block(RISING[usize::from(eighths)], lower.0.paint, Some(upper.0.paint), cell);
        }
    }
}

/// The two things that follow each other in a cell, if that is all there is to it: the neighbours say which comes first.
fn edge(stacks: &[Stack], i: usize) -> Option<(Paint, Paint, u16)> {
    let before = only(stacks.get(i.checked_sub(1)?)?)?;
    let after = only(stacks.get(i + 1)?)?;
    let here: Vec<&Layer> = stacks[i].iter().filter(|l| l.share > 0.0 || l.insist).collect();
    let [a, b] = here[..] else { return None };
    let full = a.share + b.share > 0.99;
    let (left, right) = if a.paint == before { (a, b) } else { (b, a) };
    (full && left.paint == before && right.paint == after && before != after)
        .then(|| (before, after, ((left.share * 8.0).round() as u16).clamp(1, 7)))
}

/// What fills a cell, if it is one thing.
fn only(stack: &Stack) -> Option<Paint> {
    let longest = stack.iter().max_by(|a, b| a.share.total_cmp(&b.share))?;
    (longest.share > 0.9).then_some(longest.paint)
}

/// A boundary that stands upright.
fn upright(left: Paint, right: Paint, eighths: u16, theme: &Theme, cell: &mut Cell) {
    let shape = GROWING[usize::from(eighths)];
    match (left.solid, right.solid) {
        (true, _) => block(shape, left, Some(right), cell),
        (false, true) => {
            cell.set_char(shape);
            let ground = theme.ground_color();
            cell.set_style(Style { fg: ground, bg: right.color, ..Style::default() });
        }
        (false, false) if eighths >= 4 => glyph(left, left.glyph, cell),
        (false, false) => glyph(right, right.glyph, cell),
    }
}

fn glyph(paint: Paint, symbol: char, cell: &mut Cell) {
    cell.set_char(symbol);
    cell.set_style(paint.style());
}

fn block(shape: char, inside: Paint, outside: Option<Paint>, cell: &mut Cell) {
    cell.set_char(shape);
    let bg = outside.filter(|p| p.solid).and_then(|p| p.color);
    cell.set_style(Style { fg: inside.color, bg, ..Style::default() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        timeline::state::{State, ThreadId},
        tui::{palette::Depth, theme::ThemeName},
    };

    fn theme(depth: Depth, ascii: bool) -> Theme {
        Theme::new(ThemeName::Dark, depth, ascii).unwrap()
    }

    fn layer(theme: &Theme, state: State, share: f32) -> Layer {
        let fight = state == State::Fighting;
        Layer { paint: theme.state(state, ThreadId(1)), share, insist: fight || share > 0.0, fight }
    }

    fn symbols(stacks: &[Stack], theme: &Theme, height: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, stacks.len() as u16, height));
        let area = buf.area;
        render(stacks, theme, area, &mut buf);
        buf.content.chunks(stacks.len()).map(|row| row.iter().map(Cell::symbol).collect()).collect()
    }

    #[test]
    fn a_share_is_a_height_in_eighths() {
        let t = theme(Depth::True, false);
        let cell = |run| vec![layer(&t, State::RunningPython, run), layer(&t, State::Fighting, 1.0 - run)];
        assert_eq!(symbols(&[cell(0.5), cell(0.75), cell(0.01)], &t, 1), ["▄▆▁"]);
        assert_eq!(symbols(&[cell(0.5), cell(0.75)], &t, 2), ["▒▄", "██"]);
    }

    #[test]
    fn a_fight_of_no_length_still_shows_at_any_depth() {
        for (depth, ascii, mark) in [(Depth::True, false, "▇"), (Depth::None, false, "▚"), (Depth::True, true, "*")]
        {
            let t = theme(depth, ascii);
            let cell = vec![layer(&t, State::RunningPython, 1.0), layer(&t, State::Fighting, 0.0)];
            assert_eq!(symbols(&[cell], &t, 1), [mark], "{depth:?}");
        }
    }

    #[test]
    fn a_change_within_a_cell_stands_upright_where_it_happened() {
        let t = theme(Depth::True, false);
        let run = |share| layer(&t, State::RunningPython, share);
        let fight = |share| Layer { insist: false, ..layer(&t, State::Fighting, share) };
        let stacks = [vec![run(1.0)], vec![run(0.25), fight(0.75)], vec![fight(1.0)]];
        assert_eq!(symbols(&stacks, &t, 1), ["█▎▒"]);
    }

    #[test]
    fn without_colours_the_longest_state_stands_for_the_cell() {
        let t = theme(Depth::None, false);
        let cell = |run: f32| vec![layer(&t, State::RunningPython, run), layer(&t, State::Blocked, 1.0 - run)];
        assert_eq!(symbols(&[cell(1.0), cell(0.25), cell(0.0)], &t, 1), ["█▂┈"]);
        let ascii = theme(Depth::None, true);
        let cell = |run: f32| vec![layer(&ascii, State::RunningPython, run), layer(&ascii, State::Blocked, 1.0 - run)];
        assert_eq!(symbols(&[cell(1.0), cell(0.25), cell(0.0)], &ascii, 1), ["#--"]);
    }

    #[test]
    fn nothing_known_leaves_nothing() {
        let t = theme(Depth::True, false);
        assert_eq!(symbols(&[vec![], vec![layer(&t, State::RunningPython, 0.0)]], &t, 1), ["  "]);
    }
}
