//! The program's locks, queues and events: along the time axis of all lanes who had each, or how full it was; beside that who has it
//! now, who waits, and what that came to.

use ratatui::{
    buffer::{Buffer, Cell},
    layout::{Position, Rect},
    style::{Modifier, Style},
};

use crate::{
    runner::{
        objects::kind_name,
        snapshot::{ObjectLane, Snapshot, Status},
    },
    timeline::{
        Curve,
        cell::GilCell,
        state::{State, ThreadId},
    },
    tui::{draw::Scene, format, glyphs::RISING, layout::Columns, theme::Theme},
};

use super::{
    gil_lane,
    lane::{self, Stack},
    scale, text,
};

/// Where the columns of figures end: how often taken (where there is room), how often of that after a wait, the longest wait.
struct Figures {
    taken: Option<u16>,
    waited: u16,
    longest: u16,
    /// Where the words before them have to end.
    now: u16,
}

impl Figures {
    fn of(width: u16) -> Self {
        let longest = width.saturating_sub(1);
        let waited = longest.saturating_sub(9);
        let before = waited.saturating_sub(7);
        let taken = (width >= 100).then_some(before);
        Self { taken, waited, longest, now: if taken.is_some() { before.saturating_sub(7) } else { before } }
    }
}

/// Draws the heads of the columns, then a row for each object.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let Some(snapshot) = scene.snapshot else {
        text::put(buf, area, 1, 0, "the program's locks and queues show once it runs", theme.dim());
        return;
    };
    if snapshot.objects.is_empty() {
        let yet = if snapshot.status == Status::Running { "has made none yet" } else { "made none" };
        let words = format!("locks, queues, events, conditions: the program {yet}");
        text::put(buf, area, 1, 0, &words, theme.dim());
        return;
    }
    heads(scene, area, buf);
    let room = usize::from(area.height.saturating_sub(1));
    let at = scene.state.object.and_then(|index| snapshot.objects.iter().position(|o| o.object.index == index));
    let fits = snapshot.objects.len() <= room && snapshot.more_objects == 0;
    let rows = if fits { room } else { room.saturating_sub(1) };
    let top = at.map_or(0, |at| (at + 1).saturating_sub(rows));
    let height = height(snapshot.objects.len(), room);
    let mut y = 1;
    for object in snapshot.objects.iter().skip(top).take(rows) {
        let row = Rect { y: area.y + y, height, ..area }.intersection(area);
        one(scene, snapshot, object, row, buf);
        y += height;
    }
    let hidden = snapshot.objects.len().saturating_sub(rows) as u64 + snapshot.more_objects;
    if hidden > 0 && area.height > 1 {
        let words = format!("and {} more, less waited for", format::count(hidden));
        text::put(buf, area, 1, area.height - 1, &words, theme.dim());
    }
}

/// Curves are taller where there is room for all.
fn height(objects: usize, room: usize) -> u16 {
    if objects * 2 <= room { 2 } else { 1 }
}

/// Rows that all objects take, heads included.
pub fn wanted(snapshot: &Snapshot) -> u16 {
    u16::try_from(snapshot.objects.len() * 2 + 1).unwrap_or(u16::MAX)
}

fn heads(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = Columns::of(area.width);
    text::put(buf, area, columns.name.0, 0, "objects", theme.dim());
    if columns.shares == 0 {
        return;
    }
    let Figures { taken, waited, longest, .. } = Figures::of(area.width);
    text::put(buf, area, columns.side + 2, 0, "now", theme.dim());
    for (right, head) in [(Some(longest), "longest"), (Some(waited), "waited"), (taken, "taken")] {
        if let Some(right) = right {
            text::put_right(buf, area, right, 0, head, theme.dim());
        }
    }
}

fn one(scene: &Scene, snapshot: &Snapshot, lane: &ObjectLane, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = Columns::of(area.width);
    let object = &lane.object;
    let chosen = scene.state.object == Some(object.index);
    let mut style = theme.text();
    if chosen {
        style = style.patch(theme.chosen()).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        text::put(buf, area, 0, 0, "›", theme.accent());
    }
    let (name, below) = split(lane, columns.name.1, area.height);
    let place = Rect { width: area.width.min(columns.name.0 + columns.name.1), ..area };
    text::put(buf, place, columns.name.0, 0, &name, style);
    text::put(buf, place, columns.name.0, 1, below, theme.dim());
    curve(scene, lane, scale::lane_area(columns, area), buf);
    if columns.shares == 0 {
        return;
    }
    let Figures { taken, waited, longest, now } = Figures::of(area.width);
    now_words(scene, snapshot, lane, columns.side + 2, Rect { width: now.min(area.width), ..area }, buf);
    let mut figure = |right: u16, there: bool, words: String| {
        let (words, style) = if there { (words, theme.text()) } else { ("·".to_owned(), theme.dim()) };
        text::put_right(buf, area, right, 0, &words, style);
    };
    let share = object.contended as f32 / object.takes.max(1) as f32;
    figure(longest, object.longest_ns > 0, format::span(object.longest_ns as f64));
    figure(waited, object.contended > 0, format!("{} %", format::percent(share)));
    if let Some(taken) = taken {
        let takes = if object.takes < 10_000 { object.takes.to_string() } else { format::short(object.takes as f64) };
        figure(taken, object.takes > 0, takes);
    }
}

/// A name that fits, and what may stand below it: the kind, or the line, if the name does not say it.
fn split(lane: &ObjectLane, width: u16, height: u16) -> (String, &str) {
    let kind = kind_name(lane.object.kind);
    match lane.name.split_once(", ") {
        Some((_, place)) if height > 1 => (kind.to_owned(), place),
        Some(_) if text::width(&lane.name) > width => (lane.name.replace(", line ", ":"), ""),
        Some(_) => (lane.name.clone(), ""),
        None => {
            // Of `self.lock` what matters is the lock.
            let last = lane.name.rsplit('.').next().filter(|_| text::width(&lane.name) > width);
            (text::fit(last.unwrap_or(&lane.name), width).into_owned(), kind)
        }
    }
}

/// "first +2": who has it and how many wait; "3 (most 10)": how full it is; where there is room, who waits.
fn now_words(scene: &Scene, snapshot: &Snapshot, lane: &ObjectLane, x: u16, area: Rect, buf: &mut Buffer) {
    let (theme, object) = (scene.theme, &lane.object);
    let name = |id: ThreadId| {
        let thread = snapshot.threads.iter().find(|t| t.id == id);
        thread.map_or_else(|| format!("thread {}", id.0), |t| t.name.clone())
    };
    let (said, style) = match (&object.curve, object.holder, object.level) {
        (Curve::Depth(..), Some(holder), Some(depth)) => (format!("{} ×{depth}", name(holder)), theme.thread(holder)),
        (Curve::Held(_) | Curve::Depth(..), Some(holder), _) => (name(holder), theme.thread(holder)),
        (Curve::Held(_) | Curve::Depth(..), None, _) => ("free".to_owned(), theme.dim()),
        (_, _, Some(level)) => (format!("{level} (most {})", object.highest), theme.text()),
        _ => (String::new(), theme.dim()),
    };
    if matches!(object.curve, Curve::Depth(..)) {
        text::put(buf, area, x, 1, &format!("most ×{}", object.highest), theme.dim());
    }
    let mut x = text::put(buf, area, x, 0, &said, style);
    if object.waiting == 0 {
        return;
    }
    let (gap, waiting) = (if said.is_empty() { "" } else { " " }, object.waiting);
    x = text::put(buf, area, x, 0, &format!("{gap}+{waiting}"), theme.word(State::Blocked));
    for (i, &id) in object.waiters.iter().enumerate() {
        let name = name(id);
        let gap = if i == 0 { ": " } else { ", " };
        if x + text::width(gap) + text::width(&name) >= area.width {
            break;
        }
        x = text::put_all(buf, area, x, 0, [(gap, theme.dim()), (name.as_str(), theme.thread(id))]);
    }
}

fn curve(scene: &Scene, lane: &ObjectLane, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    match &lane.object.curve {
        Curve::Held(cells) => {
            let stacks: Vec<_> = cells.iter().map(|cell| gil_lane::stack(cell, theme)).collect();
            lane::render(&stacks, theme, area, buf);
        }
        Curve::Depth(cells, depths) => {
            let highest = lane.object.highest.max(1) as f32;
            let stacks: Vec<_> =
                cells.iter().zip(depths).map(|(cell, &depth)| deep(cell, depth, highest, theme)).collect();
            lane::render(&stacks, theme, area, buf);
        }
        Curve::Level(levels) => steps(levels, lane.object.highest as f32, theme.curve(), area, buf),
        Curve::Waiters(levels) => {
            let most = levels.iter().flatten().fold(1.0, |a: f32, &b| a.max(b));
            steps(levels, most, theme.word(State::Blocked), area, buf);
        }
    }
}

/// Who had it, as high as it was taken deep.
fn deep(cell: &GilCell, depth: Option<f32>, highest: f32, theme: &Theme) -> Stack {
    let mut stack = gil_lane::stack(cell, theme);
    let held: f32 = stack.iter().map(|layer| layer.share).sum();
    let scale = depth.unwrap_or(held) / (highest * held.max(f32::MIN_POSITIVE));
    for layer in &mut stack {
        layer.share *= scale;
    }
    stack
}

/// Heights in eighths of a row; what is more than nothing shows.
fn steps(levels: &[Option<f32>], most: f32, style: Style, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    for (x, level) in (area.x..area.right()).zip(levels) {
        let Some(level) = level else { continue };
        let all = 8 * area.height;
        let mut eighths = (level / most.max(1.0) * f32::from(all)).round() as u16;
        if *level > 0.0 {
            eighths = eighths.clamp(1, all);
        }
        for row in 0..area.height {
            let part = eighths.saturating_sub(8 * row).min(8);
            // The ground line says that it was there, and empty.
            let symbol = if part == 0 && row == 0 { '·' } else { RISING[usize::from(part)] };
            if let Some(cell) = buf.cell_mut(Position::new(x, area.bottom() - 1 - row)) {
                Cell::set_char(cell, symbol).set_style(style);
            }
        }
    }
}
