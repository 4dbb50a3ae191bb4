//! Marks for what goes from one thread to another: on the giver's lane an arrow towards the taker, on the taker's the beginning of its
//! turn, and for the latest at the cursor a line between the two. Where hand-offs are denser than cells they are counted instead.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    runner::snapshot::Snapshot,
    timeline::{
        hand_offs::{Exchange, HandOff},
        state::ThreadId,
    },
    tui::{draw::Scene, format, layout::Columns},
};

use super::{scale, text};

/// Draws the marks over lanes that are already there; `rows` says where each thread's lane is.
pub fn render(scene: &Scene, rows: &[(ThreadId, Rect)], buf: &mut Buffer) {
    let Some(snapshot) = scene.snapshot else { return };
    if let Exchange::Each(all) = &snapshot.hand_offs {
        for hand_off in all {
            mark(scene, snapshot, hand_off, rows, false, buf);
        }
    }
    let at_cursor = scene.state.lens.cursor().and(snapshot.hand_off.as_ref());
    if let Some(hand_off) = at_cursor.filter(|h| h.taken_ns >= snapshot.range.0) {
        mark(scene, snapshot, hand_off, rows, true, buf);
    }
}

fn mark(
    scene: &Scene,
    snapshot: &Snapshot,
    hand_off: &HandOff,
    rows: &[(ThreadId, Rect)],
    line: bool,
    buf: &mut Buffer,
) {
    let row = |id: ThreadId| rows.iter().find(|(other, _)| *other == id).map(|(_, row)| *row);
    let (Some(from), Some(to)) = (row(hand_off.from), row(hand_off.to)) else { return };
    let (Some(gave), Some(took)) = (column(snapshot, hand_off.given_ns, from), column(snapshot, hand_off.taken_ns, to))
    else {
        return;
    };
    let down = to.y > from.y;
    let strong = scene.theme.strong();
    let mut put = |x: u16, y: u16, symbol: char| {
        if let Some(cell) = buf.cell_mut(Position::new(x, y)) {
            cell.set_char(symbol).set_style(strong.patch(scene.theme.ground_only()));
        }
    };
    // The line leaves the giver's lane and ends at the taker's.
    let (first, last) = if down { (from.bottom(), to.y) } else { (to.bottom(), from.y) };
    if line {
        (first..last).for_each(|y| put(took, y, '│'));
    }
    put(gave, if down { from.bottom() - 1 } else { from.y }, if down { '▼' } else { '▲' });
    put(took, if down { to.y } else { to.bottom() - 1 }, '►');
}

/// The column of an instant; those at the very end belong to the last.
fn column(snapshot: &Snapshot, ns: u64, row: Rect) -> Option<u16> {
    let lane = scale::lane_area(Columns::of(row.width), row);
    let (from, to) = snapshot.range;
    if lane.is_empty() || ns < from || ns > to || to <= from {
        return None;
    }
    let x = ((ns - from) as f64 / (to - from) as f64 * f64::from(lane.width)) as u16;
    Some(lane.x + x.min(lane.width - 1))
}

/// What is to be said of hand-offs above the lanes: the one at the cursor, or how many there are to see.
pub fn words(scene: &Scene, snapshot: &Snapshot) -> String {
    let thread = |id: ThreadId| {
        let known = snapshot.threads.iter().find(|t| t.id == id);
        known.map_or_else(|| format!("thread {}", id.0), |t| t.name.clone())
    };
    let named = snapshot.objects.iter().find(|o| scene.state.object == Some(o.object.index));
    let latest = scene.state.lens.cursor().and(snapshot.hand_off).filter(|h| h.taken_ns >= snapshot.range.0);
    match (latest, &snapshot.hand_offs) {
        (Some(h), _) => {
            let object = snapshot.objects.iter().find(|o| o.object.index == h.object);
            let what = object.map_or_else(String::new, |o| format!("{}: ", o.name));
            let took = format::span(h.taken_ns.saturating_sub(h.given_ns) as f64);
            let size = h.bytes.map_or_else(String::new, |bytes| format!(", {} bytes", format::count(bytes.into())));
            format!("{what}{} → {} in {took}{size}", thread(h.from), thread(h.to))
        }
        (None, Exchange::Many(n)) => {
            let of = named.map_or_else(String::new, |o| format!(" of {}", o.name));
            format!("{} hand-offs{of}", format::count(*n))
        }
        (None, Exchange::Each(all)) if named.is_some() => {
            let of = named.map_or_else(String::new, |o| format!(" of {}", o.name));
            format!("{} hand-off{}{of}", all.len(), if all.len() == 1 { "" } else { "s" })
        }
        (None, Exchange::Each(_)) => String::new(),
    }
}

/// Draws what is to be said into the rule above the lanes.
pub fn heading(scene: &Scene, snapshot: &Snapshot, area: Rect, buf: &mut Buffer) {
    let lane = scale::lane_area(Columns::of(area.width), area);
    let mut said = vec![words(scene, snapshot)];
    if let Some(rest) = &snapshot.rest {
        let (first, last) = &rest.names;
        said.push(format!("folded: {first} … {last}"));
    }
    said.retain(|words| !words.is_empty());
    if !said.is_empty() {
        text::put(buf, lane, 0, 0, &format!("{} ", said.join(" · ")), scene.theme.dim());
    }
}
