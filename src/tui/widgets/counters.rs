//! What it cost: every counter with its total, its rate and the shape of its rate over the run.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    runner::snapshot::Snapshot,
    timeline::state::ThreadId,
    trace::counters::{Counter, Syscall, Totals},
    tui::{draw::Scene, format, results::Results, state::State},
};

use super::{sparkline::sparkline, text};

/// One row of the table.
struct Row {
    name: String,
    pick: Box<dyn Fn(&Totals) -> u64>,
    note: String,
    /// Rows with lower ranks get a place first.
    rank: u8,
    /// A part of the row above.
    part: bool,
}

/// Columns of the table, from the left.
const NAME: u16 = 16;
const TOTAL: u16 = 12;
const RATE: u16 = 10;

/// Draws as many counters as there are rows, the most telling ones first.
pub fn render(scene: &Scene, area: Rect, buf: &mut Buffer) {
    let Some(snapshot) = scene.snapshot else { return };
    let (totals, focus) = totals(scene.state, snapshot);
    let mut rows = rows(scene.state, &totals, focus.is_some());
    let heading = area.height >= 8;
    let room = usize::from(area.height - u16::from(heading));
    let mut ranks: Vec<u8> = rows.iter().map(|r| r.rank).collect();
    ranks.sort_unstable();
    if let Some(&limit) = ranks.get(room) {
        rows.retain(|r| r.rank < limit);
    }
    if heading {
        head(scene, snapshot, focus, area, buf);
    }
    for (y, row) in (u16::from(heading)..).zip(&rows) {
        one(scene, row, &totals, focus.is_none(), area, y, buf);
    }
}

/// What is counted: all threads or the chosen one; up to the cursor where that is known.
fn totals(state: &State, snapshot: &Snapshot) -> (Totals, Option<ThreadId>) {
    let thread = state.focus.and_then(|id| snapshot.threads.iter().find(|t| t.id == id));
    if let Some(thread) = thread {
        return (thread.totals, Some(thread.id));
    }
    let then = state.lens.cursor().map(|c| state.history.at(c).map_or(Totals::default(), |s| s.1));
    (then.unwrap_or(snapshot.totals), None)
}

fn head(scene: &Scene, snapshot: &Snapshot, focus: Option<ThreadId>, area: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let whose = match focus.and_then(|id| snapshot.threads.iter().find(|t| t.id == id)) {
        Some(thread) => (thread.name.clone(), theme.thread(thread.id)),
        None => match scene.state.lens.cursor().and_then(|c| scene.state.history.at(c)) {
            Some(&(at, _)) => (format!("up to {}", format::seconds(at)), theme.accent()),
            None => ("all threads".to_owned(), theme.dim()),
        },
    };
    text::put(buf, area, 1, 0, &whose.0, whose.1);
    text::put_right(buf, area, NAME + TOTAL, 0, "total", theme.dim());
    text::put_right(buf, area, NAME + TOTAL + RATE, 0, "a second", theme.dim());
}

fn one(scene: &Scene, row: &Row, totals: &Totals, rates: bool, area: Rect, y: u16, buf: &mut Buffer) {
    let (theme, history) = (scene.theme, &scene.state.history);
    let until = scene.state.lens.cursor().unwrap_or(u64::MAX);
    let total = (row.pick)(totals);
    let rate = history.rate(until, &row.pick).filter(|_| rates);
    let grows = total > 0 && (!scene.state.running() || rate.is_none_or(|r| r > 0.0));
    let value = if grows && !row.part {
        theme.strong()
    } else if grows {
        theme.text()
    } else {
        theme.dim()
    };
    let name = if row.part { theme.dim() } else { theme.text() };
    text::put(buf, area, if row.part { 3 } else { 1 }, y, &row.name, name);
    text::put_right(buf, area, NAME + TOTAL, y, &format::count(total), value);
    // Over a whole run the mean says more than the last moment.
    let mean = scene.snapshot.filter(|s| s.elapsed_ns > 0).map(|s| total as f64 / (s.elapsed_ns as f64 / 1e9));
    let rate = if scene.state.running() { rate } else { mean.filter(|_| scene.state.lens.cursor().is_none()) };
    if let Some(rate) = rate.filter(|&r| r > 0.0) {
        text::put_right(buf, area, NAME + TOTAL + RATE, y, &format::short(rate), theme.dim());
    }
    let mut x = NAME + TOTAL + RATE + 2;
    // A note takes precedence where there is no room for both.
    let note = if row.note.is_empty() { 0 } else { 26 };
    let spark = area.width.saturating_sub(x + note + 1).min(24);
    if rates && spark >= 6 && total > 0 {
        let shape = history.shape(spark.into(), &row.pick);
        text::put(buf, area, x, y, &sparkline(&shape), theme.curve());
        x += spark + 2;
    }
    text::put(buf, area, x, y, &row.note, theme.dim());
}

fn rows(state: &State, totals: &Totals, one_thread: bool) -> Vec<Row> {
    let get = |counter| totals.get(counter);
    let counted = |name: &str, counter: Counter, note: String, rank| Row {
        name: name.to_owned(),
        pick: Box::new(move |t| t.get(counter)),
        note,
        rank,
        part: false,
    };
    let acquires = get(Counter::GilAcquires);
    let contended = get(Counter::GilContended);
    let taken = match contended {
        0 => "never contended".to_owned(),
        n => format!("{} contended {:.1} %", format::short(n as f64), n as f64 / acquires.max(1) as f64 * 100.0),
    };
    let failed = format!("badness {:.3}", totals.badness());
    let mut rows = vec![
        counted("ticks", Counter::Ticks, String::new(), 7),
        counted("checks", Counter::Checks, String::new(), 3),
        counted("GIL acquired", Counter::GilAcquires, taken, 4),
        counted("failed", Counter::GilFailed, failed, 0),
        Row {
            name: "system calls".to_owned(),
            pick: Box::new(Totals::syscalls_total),
            note: if one_thread { String::new() } else { against_yardstick(state, totals) },
            rank: 1,
            part: false,
        },
    ];
    let mut calls: Vec<Syscall> = Syscall::ALL.into_iter().filter(|&c| totals.syscall(c) > 0).collect();
    calls.sort_by_key(|&c| std::cmp::Reverse(totals.syscall(c)));
    for (i, call) in (0_u8..).zip(calls) {
        rows.push(Row {
            name: call.name().replace('_', " "),
            pick: Box::new(move |t| t.syscall(call)),
            note: String::new(),
            rank: if i < 2 { 5 + i } else { 10 + i },
            part: true,
        });
    }
    let preempted = get(Counter::ContextInvoluntary);
    rows.push(Row {
        name: "switches".to_owned(),
        pick: Box::new(|t| t.get(Counter::ContextVoluntary) + t.get(Counter::ContextInvoluntary)),
        note: format!("{} preempted", format::count(preempted)),
        rank: 2,
        part: false,
    });
    let waits = get(Counter::LockContended);
    if waits > 0 {
        rows.push(counted("lock waits", Counter::LockContended, String::new(), 9));
    }
    rows
}

/// "× 580 of sequential".
fn against_yardstick(state: &State, totals: &Totals) -> String {
    let Some(run) = state.shown_run() else { return String::new() };
    let baseline = state.catalogue.get(run.experiment).and_then(|e| e.about.baseline.as_deref());
    let results: &Results = &state.results;
    match results.yardstick(&run.setup, baseline).zip(baseline) {
        Some((yardstick, name)) if run.setup.variant.as_deref() != Some(name) => {
            let ratio = totals.syscalls_total() as f64 / yardstick.syscalls.max(1) as f64;
            match ratio {
                r if r < 10.0 => format!("{r:.1}× {name}"),
                r if r < 10_000.0 => format!("{r:.0}× {name}"),
                // So large a factor says less than the number it stands on.
                _ => format!("{name} {}", format::count(yardstick.syscalls)),
            }
        }
        _ => String::new(),
    }
}
