//! What each thread does. Where there are more threads than rows, the busiest have lanes and the others share one.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use crate::{
    runner::snapshot::{Snapshot, ThreadLane},
    timeline::{
        cell::ThreadCell,
        state::{State, ThreadId},
    },
    trace::counters::Totals,
    tui::{
        draw::Scene,
        glyphs,
        layout::{Columns, LINE, Rows},
        theme::Theme,
    },
};

use super::{
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
}

/// Draws the lanes.
pub fn render(scene: &Scene, area: Rect, rows: &Rows, buf: &mut Buffer) {
    let Some(snapshot) = scene.snapshot else { return };
    let (height, gap) = rows.thread;
    let room = usize::from((area.height + gap) / (height + gap).max(1));
    let (shown, folded) = fold(&snapshot.threads, room, scene.state.focus);
    let chosen = chosen(snapshot, Columns::of(area.width).shares);
    let mut row = Rect { height, ..area }.intersection(area);
    for thread in shown.into_iter().chain(folded.as_ref()) {
        one(scene, thread, &chosen, row, buf);
        row = Rect { y: row.y + height + gap, ..row }.intersection(area);
    }
}

fn one(scene: &Scene, thread: &ThreadLane, chosen: &[usize], area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let columns = Columns::of(area.width);
    let focus = scene.state.focus == Some(thread.id);
    let mut style = theme.thread(thread.id);
    if focus {
        style = style.patch(theme.chosen()).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        text::put(buf, area, 0, 0, "›", theme.accent());
    }
    let name = Rect { width: area.width.min(columns.name.0 + columns.name.1), ..area };
    text::put(buf, name, columns.name.0, 0, &thread.name, style);
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
    totals[State::Done as usize] = 0.0;
    // A quiet program still gets all its columns, so that they don't come and go.
    for state in [State::WantsGil, State::Ready, State::Blocked, State::Sleeping, State::Io, State::RunningNative] {
        totals[state as usize] += (State::COUNT - state as usize) as f32 * 1e-6;
    }
    shares::choose(n, &[State::RunningPython as usize, State::Fighting as usize], &totals)
}

/// The threads that get lanes, in order of start, and one lane for all others.
fn fold(threads: &[ThreadLane], room: usize, focus: Option<ThreadId>) -> (Vec<&ThreadLane>, Option<ThreadLane>) {
    if threads.len() <= room || room == 0 {
        return (threads.iter().take(room).collect(), None);
    }
    let busy =
        |t: &ThreadLane| State::ALL.iter().filter(|s| s.wants_core()).map(|&s| t.shares[s as usize]).sum::<f32>();
    let mut order: Vec<usize> = (0..threads.len()).collect();
    order.sort_by(|&a, &b| {
        let first = |i: usize| focus == Some(threads[i].id);
        first(b).cmp(&first(a)).then(busy(&threads[b]).total_cmp(&busy(&threads[a])))
    });
    let (shown, rest) = order.split_at(room - 1);
    let mut shown: Vec<usize> = shown.to_vec();
    shown.sort_unstable();
    let rest: Vec<&ThreadLane> = rest.iter().map(|&i| &threads[i]).collect();
    (shown.into_iter().map(|i| &threads[i]).collect(), Some(mean(&rest)))
}

/// One lane for several threads.
fn mean(threads: &[&ThreadLane]) -> ThreadLane {
    let n = threads.len().max(1) as f32;
    let cells = threads.iter().map(|t| t.cells.len()).max().unwrap_or(0);
    let mut lane = ThreadLane {
        id: ThreadId(0),
        name: format!("+{} more", threads.len()),
        cells: vec![ThreadCell::default(); cells],
        shares: [0.0; State::COUNT],
        state: None,
        position: None,
        line: None,
        totals: Totals::default(),
    };
    for thread in threads {
        lane.shares.iter_mut().zip(thread.shares).for_each(|(m, s)| *m += s / n);
        lane.totals += thread.totals;
        for (m, cell) in lane.cells.iter_mut().zip(&thread.cells) {
            m.shares.iter_mut().zip(cell.shares).for_each(|(m, s)| *m += s / n);
            m.failed += cell.failed;
        }
    }
    lane
}
