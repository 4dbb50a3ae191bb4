//! Locks, queues, hand-offs, deadlocks, output and folded threads on the screen: keys in → screen out.

#[path = "tui_support/mod.rs"]
mod support;

use gilscope::{
    runner::snapshot::{RestLane, Status},
    timeline::{
        cell::ThreadCell,
        crowd::Pick,
        hand_offs::Exchange,
        state::{State, ThreadId},
    },
    tui::{action::Action, engine::Listed, palette::Depth},
    vm::Deadlock,
};
use ratatui::buffer::Buffer;
use support::{
    Script,
    desk::{BATTLE, Desk},
};

fn plain(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content.chunks(buffer.area.width.into()) {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A run of two threads that pass a lock to and fro, at its end.
fn passed() -> Desk {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script::locks());
    desk.press("v Enter");
    desk.play(220);
    desk
}

#[test]
fn objects_stand_on_the_time_axis_of_all_lanes() {
    let mut desk = passed();
    desk.press("o j");
    for size in [(80, 24), (120, 40), (200, 60)] {
        let screen = plain(&desk.screen(size, Depth::None, false));
        assert!(screen.contains("›lock_a") && screen.contains("first +1"), "{screen}");
        insta::assert_snapshot!(format!("objects_{}x{}", size.0, size.1), screen);
    }
}

#[test]
fn a_hand_off_is_an_arrow_from_lane_to_lane_and_at_the_cursor_a_line() {
    let mut desk = passed();
    let live = plain(&desk.screen((120, 40), Depth::None, false));
    assert_eq!(live.matches('►').count(), 3, "{live}");
    assert_eq!((live.matches('▼').count(), live.matches('▲').count()), (2, 1), "{live}");
    desk.press("o Left");
    let frozen = plain(&desk.screen((120, 40), Depth::None, false));
    assert!(frozen.contains("lock_a: second → first in 12 µs"), "{frozen}");
    let ascii = plain(&desk.screen((120, 40), Depth::None, true));
    assert!(ascii.is_ascii() && ascii.contains("lock_a: second > first in 12 us"), "{ascii}");
}

#[test]
fn hand_offs_denser_than_cells_are_counted() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script { hand_offs: Exchange::Many(81_204), hand_off: None, ..Script::locks() });
    desk.press("v Enter");
    desk.play(220);
    let screen = plain(&desk.screen((120, 40), Depth::None, false));
    assert!(screen.contains("81,204 hand-offs ") && !screen.contains('►'), "{screen}");
}

fn stuck(everyone: bool) -> Deadlock {
    let text =
        "first waits for lock_b (line 15), which second holds; second waits for lock_a (line 16), which first holds";
    Deadlock { text: text.into(), threads: vec![1, 2], everyone }
}

#[test]
fn a_deadlock_is_told_while_others_run_and_the_run_can_be_left() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script { deadlock: Some(stuck(false)), ..Script::locks() });
    desk.press("v Enter");
    desk.play(100);
    for size in [(80, 24), (120, 40)] {
        let screen = plain(&desk.screen(size, Depth::None, false));
        assert!(screen.contains("deadlock: first waits for lock_b (line 15), which second holds"), "{screen}");
        assert!(screen.contains("!first") && screen.contains("!second"), "{screen}");
        assert!(screen.contains("15!") && screen.contains("16!"), "the lines are marked: {screen}");
        assert!(screen.contains("x ends the run"), "{screen}");
    }
    desk.press("x");
    assert!(desk.engine.stopped);
}

#[test]
fn a_run_that_ended_in_a_deadlock_shows_where() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script { deadlock: Some(stuck(true)), ..Script::locks() });
    desk.engine.ends_as = Status::Deadlock(stuck(true).text);
    desk.press("v Enter");
    desk.play(220);
    let screen = plain(&desk.screen((120, 40), Depth::None, false));
    assert!(screen.contains("deadlock after 0.20 s: first waits for lock_b"), "{screen}");
    assert!(screen.contains("!second"), "{screen}");
    insta::assert_snapshot!("deadlock_120x40", screen);
}

#[test]
fn the_bytecode_follows_the_chosen_thread_and_those_that_are_stuck() {
    let instruction = |i| Listed { code: 1, instruction: i, line: None, text: format!("NUMBER_{i:02}"), ticks: false };
    let listed = |deadlock: Option<Deadlock>| {
        let mut desk = Desk::on(BATTLE);
        desk.engine.script = Some(Script { deadlock, ..Script::locks() });
        desk.press("v Enter");
        desk.play(100);
        desk.act(Action::Listing((0..60).map(instruction).collect()));
        desk.press("b");
        desk
    };
    // In the drawing instructions have the numbers of their lines: main is at 29, first at 15, second at 16.
    let marked = |desk: &mut Desk, letter: char| {
        let screen = plain(&desk.screen((80, 24), Depth::None, false));
        let row = screen.lines().find(|line| line.contains("NUMBER") && line.starts_with(&format!(" {letter} ")));
        row.map(|row| row[12..].to_owned())
    };
    let mut desk = listed(None);
    assert_eq!(marked(&mut desk, '2').as_deref(), Some("NUMBER_16"), "it runs");
    assert_eq!(marked(&mut desk, 'm'), None, "main waits");
    desk.press("j");
    assert_eq!(marked(&mut desk, 'm').as_deref(), Some("NUMBER_29"));
    desk.press("j");
    assert_eq!(marked(&mut desk, '1').as_deref(), Some("NUMBER_15"));
    let mut desk = listed(Some(Deadlock { threads: vec![0], ..stuck(false) }));
    assert_eq!(marked(&mut desk, 'm').as_deref(), Some("NUMBER_29"), "it waits for ever");
}

#[test]
fn what_the_program_prints_can_be_read() {
    let mut desk = passed();
    for size in [(80, 24), (120, 40)] {
        let before = plain(&desk.screen(size, Depth::None, false));
        desk.press("w");
        let screen = plain(&desk.screen(size, Depth::None, false));
        assert!(screen.contains("two countdowns from 10000000 done"), "{screen}");
        desk.press("w");
        assert_eq!(plain(&desk.screen(size, Depth::None, false)), before);
    }
}

#[test]
fn ten_thousand_threads_fold_into_one_lane() {
    let mut desk = passed();
    desk.screen((120, 40), Depth::None, false);
    let snapshot = desk.snapshot.as_mut().unwrap();
    let mut shares = [0.0; State::COUNT];
    shares[State::Sleeping as usize] = 0.9;
    shares[State::Blocked as usize] = 0.1;
    snapshot.thread_count = 10_000;
    snapshot.rest = Some(RestLane {
        names: ("worker-3".into(), "worker-9999".into()),
        count: 9_997,
        cells: vec![ThreadCell { shares, failed: 0 }; 80],
        shares,
    });
    let theme = gilscope::tui::theme::Theme::new(desk.state.theme, Depth::None, false).unwrap();
    let area = ratatui::layout::Rect::new(0, 0, 120, 40);
    let mut buf = Buffer::empty(area);
    gilscope::tui::draw::paint(&desk.state, desk.snapshot.as_ref(), &theme, area, &mut buf);
    let screen = plain(&buf);
    assert!(screen.contains("folded: worker-3 … worker-9999"), "{screen}");
    assert!(screen.contains("+9,997     ····"), "{screen}");
    let lanes =
        screen.lines().filter(|line| [" main", " first", " second"].iter().any(|n| line.starts_with(n))).count();
    assert_eq!(lanes, 3, "{screen}");
}

#[test]
fn any_of_ten_thousand_threads_can_be_chosen() {
    let mut desk = passed();
    desk.state.threads = 10_000;
    desk.press("k");
    assert_eq!(desk.state.focus, Some(ThreadId(9_999)));
    desk.press("u");
    let view = desk.state.view();
    assert_eq!((view.focus, view.pick), (Some(ThreadId(9_999)), Pick::Neighbours));
}
