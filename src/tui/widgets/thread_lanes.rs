//! What each thread does. Where there are more threads than rows, the busiest have lanes and the others share one.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use crate::{
    runner::snapshot::{RestLane, Snapshot, ThreadLane},
    timeline::{
        cell::ThreadCell,
        crowd::Pick,
        state::{State, ThreadId},
    },
    trace::counters::Totals,
    tui::{
        draw::Scene,
        format, glyphs,
        layout::{Columns, LINE, Rows},
        theme::Theme,
    },
};

use super::{
    hand_offs,
    lane::{self, Layer, Stack},
    scale, shares, text,
};

/// The order of layers in a cell, from the bottom up: what uses a core stands on the ground.
const ORDER: [State; 9] = [
    State::RunningPython,
    State::RunningNative,
    State::Fighting,
    State::WantsGil,
    State::Ready,
    State::Io,
    State::Blocked,
    State::Sleeping,
    State::Suspended,
];

/// What a state is called at the head of a column of shares.
fn label(state: State) -> &'static str {
    match state {
        State::RunningPython => "run",
        State::RunningNative => "nat",
        State::Fighting => "fight",
        State::WantsGil => "wants",
        State::Ready => "ready",
        State::Blocked => "block",
        State::Io => "i/o",
        State::Sleeping => "sleep",
        State::Suspended => "susp",
        State::Done => "done",
    }
}

/// What a thread does, in words.
fn words(state: State) -> &'static str {
    match state {
        State::RunningPython => "running",
        State::RunningNative => "native",
        State::Fighting => "fighting",
        State::WantsGil => "wants GIL",
        State::Ready => "ready",
        State::Blocked => "blocked",
        State::Io => "I/O",
        State::Sleeping => "sleeping",
        State::Suspended => "suspended",
        State::Done => "done",
    }
}

/// Draws the rule above the lanes with the heads of their columns.
pub fn heading(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    text::rule(buf, area, 0, theme.rule());
    let Some(snapshot) = scene.snapshot else { return };
    let columns = Columns::of(area.width);
    let heads: Vec<_> = chosen(snapshot, columns.shares)
        .into_iter()
        .map(|i| {
            let state = State::ALL[i];
            (label(state), theme.word(state))
        })
        .collect();
    shares::heads(&heads, columns, area, buf);
    if columns.shares > 0 {
        text::put_right(buf, area, line_end(columns), 0, "  line", theme.dim());
    }
    if columns.now > 0 {
        text::put(buf, area, line_end(columns), 0, "   now ", theme.dim());
    }
    hand_offs::heading(scene, snapshot, area, buf);
}

/// Draws the lanes, and tells where each thread's is.
pub fn render(scene: &Scene, area: Rect, rows: &Rows, buf: &mut Buffer) -> Vec<(ThreadId, Rect)> {
    let Some(snapshot) = scene.snapshot else { return Vec::new() };
    let (height, gap) = rows.thread;
    let room = usize::from((area.height + gap) / (height + gap).max(1));
    let (shown, folded) = fold(snapshot, room, scene.state.focus, scene.state.pick);
    let chosen = chosen(snapshot, Columns::of(area.width).shares);
    let mut row = Rect { height, ..area }.intersection(area);
    let mut places = Vec::new();
    for thread in shown {
        one(scene, thread, &chosen, row, buf);
        places.push((thread.id, row));
        row = Rect { y: row.y + height + gap, ..row }.intersection(area);
    }
    if let Some(folded) = &folded {
        one(scene, folded, &chosen, row, buf);
    }
    places
}

fn one(scene: &Scene, thread: &ThreadLane, chosen: &[usize], area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = Columns::of(area.width);
    let focus = scene.state.focus == Some(thread.id) && thread.state.is_some();
    let mut style = theme.thread(thread.id);
    if deadlocked(scene, thread.id) && thread.state.is_some() {
        style = theme.warning();
        text::put(buf, area, 0, 0, "!", theme.warning());
    }
    if focus {
        style = style.patch(theme.chosen()).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        text::put(buf, area, 0, 0, "›", theme.accent());
    }
    text::put(buf, area, columns.name.0, 0, &text::fit(&thread.name, columns.name.1), style);
    let stacks: Vec<Stack> = thread.cells.iter().map(|cell| stack(cell, thread.id, theme)).collect();
    lane::render(&stacks, theme, scale::lane_area(columns, area), buf);
    let numbers: Vec<_> = chosen.iter().map(|&i| (thread.shares[i], theme.text())).collect();
    shares::numbers(&numbers, theme.rule(), columns, area, 0, buf);
    if columns.shares == 0 {
        return;
    }
    let done = thread.state == Some(State::Done);
    if let Some(line) = thread.line.filter(|_| !done) {
        text::put_right(buf, area, line_end(columns), 0, &line.to_string(), theme.thread(thread.id));
    }
    if let Some(state) = thread.state.filter(|_| columns.now > 0) {
        let paint = theme.state(state, thread.id);
        let glyph = glyphs::of_state(state, theme.ascii).to_string();
        let x = text::put(buf, area, line_end(columns) + 3, 0, &glyph, paint.style());
        text::put(buf, area, x + 1, 0, words(state), theme.dim());
    }
}

fn line_end(columns: Columns) -> u16 {
    columns.side + columns.shares as u16 * super::super::layout::SHARE + LINE
}

fn stack(cell: &ThreadCell, id: ThreadId, theme: &Theme) -> Stack {
    ORDER
        .into_iter()
        .map(|state| {
            let share = cell.shares[state as usize];
            let fight = state == State::Fighting;
            let insist =
                (share > 0.0 && (state.wants_core() || state == State::WantsGil)) || (fight && cell.failed > 0);
            Layer { paint: theme.state(state, id), share, insist, fight }
        })
        .filter(|layer| layer.share > 0.0 || layer.insist)
        .collect()
}

fn chosen(snapshot: &Snapshot, n: usize) -> Vec<usize> {
    let mut totals = [0.0; State::COUNT];
    for thread in &snapshot.threads {
        totals.iter_mut().zip(thread.shares).for_each(|(t, s)| *t += s);
    }
    if let Some(rest) = &snapshot.rest {
        totals.iter_mut().zip(rest.shares).for_each(|(t, s)| *t += s * rest.count as f32);
    }
    totals[State::Done as usize] = 0.0;
    // A quiet program still gets all its columns, so that they don't come and go.
    for state in [State::WantsGil, State::Ready, State::Blocked, State::Sleeping, State::Io, State::RunningNative] {
        totals[state as usize] += (State::COUNT - state as usize) as f32 * 1e-6;
    }
    shares::choose(n, &[State::RunningPython as usize, State::Fighting as usize], &totals)
}

/// Tells whether a thread waits for ever.
pub fn deadlocked(scene: &Scene, id: ThreadId) -> bool {
    scene.snapshot.and_then(|s| s.deadlock.as_ref()).is_some_and(|deadlock| deadlock.threads.contains(&id.0))
}

/// The threads that get lanes, in order of start, and one lane for all others.
fn fold(
    snapshot: &Snapshot,
    room: usize,
    focus: Option<ThreadId>,
    pick: Pick,
) -> (Vec<&ThreadLane>, Option<ThreadLane>) {
    let threads = &snapshot.threads;
    if room == 0 || threads.len() <= room && snapshot.rest.is_none() {
        return (threads.iter().take(room).collect(), None);
    }
    let busy =
        |t: &ThreadLane| State::ALL.iter().filter(|s| s.wants_core()).map(|&s| t.shares[s as usize]).sum::<f32>();
    let stuck = |t: &ThreadLane| snapshot.deadlock.as_ref().is_some_and(|d| d.threads.contains(&t.id.0));
    let mut order: Vec<usize> = (0..threads.len()).collect();
    if pick == Pick::Neighbours {
        let middle = focus.and_then(|id| threads.iter().position(|t| t.id == id)).unwrap_or(0);
        order.sort_by_key(|&i| i.abs_diff(middle));
    } else {
        order.sort_by(|&a, &b| {
            let first = |i: usize| (focus == Some(threads[i].id), stuck(&threads[i]));
            first(b).cmp(&first(a)).then(busy(&threads[b]).total_cmp(&busy(&threads[a])))
        });
    }
    let (shown, rest) = order.split_at((room - 1).min(order.len()));
    let mut shown: Vec<usize> = shown.to_vec();
    shown.sort_unstable();
    let rest: Vec<&ThreadLane> = rest.iter().map(|&i| &threads[i]).collect();
    (shown.into_iter().map(|i| &threads[i]).collect(), Some(mean(&rest, snapshot.rest.as_ref())))
}

/// One lane for several threads, and for those that are together already.
fn mean(threads: &[&ThreadLane], rest: Option<&RestLane>) -> ThreadLane {
    let together = rest.map_or(0, |rest| rest.count);
    let count = threads.len() + together;
    let n = count.max(1) as f32;
    let alone = threads.iter().map(|t| (1.0, &t.shares, &t.cells));
    let all = alone.chain(rest.map(|rest| (together as f32, &rest.shares, &rest.cells)));
    let cells = all.clone().map(|(_, _, cells)| cells.len()).max().unwrap_or(0);
    let mut lane = ThreadLane {
        id: ThreadId(0),
        name: if count < 1_000 { format!("+{count} more") } else { format!("+{}", format::count(count as u64)) },
        cells: vec![ThreadCell::default(); cells],
        shares: [0.0; State::COUNT],
        state: None,
        position: None,
        line: None,
        totals: Totals::default(),
    };
    for (weight, shares, cells) in all {
        lane.shares.iter_mut().zip(shares).for_each(|(m, s)| *m += s * weight / n);
        for (m, cell) in lane.cells.iter_mut().zip(cells) {
            m.shares.iter_mut().zip(cell.shares).for_each(|(m, s)| *m += s * weight / n);
            m.failed = m.failed.saturating_add(cell.failed);
        }
    }
    lane
}
