//! The comparison and the sweep, as stories: keys in → screen out.

#[path = "tui_support/mod.rs"]
mod support;

use std::time::Duration;

use gilscope::{
    gil::kind::GilKind,
    tui::{keymap::Room, palette::Depth, theme::ThemeName},
};
use ratatui::buffer::Buffer;
use support::desk::{BATTLE, Desk};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

fn plain(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content.chunks(buffer.area.width.into()) {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn screen(desk: &mut Desk) -> String {
    plain(&desk.screen((120, 40), Depth::None, false))
}

/// What the engine was asked to run: variant, lock, cores.
fn cases(desk: &Desk) -> Vec<(&str, GilKind, u16)> {
    let (cases, _) = desk.engine.series.as_ref().expect("a series");
    cases.iter().map(|c| (c.plan.variant.as_deref().unwrap_or(""), c.plan.gil, c.plan.cores)).collect()
}

#[test]
fn one_key_compares_the_experiment_under_all_locks() {
    for keys in ["C", "Tab C"] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        assert_eq!(desk.state.room, Room::Compare);
        let expected: Vec<_> =
            GilKind::ALL.iter().flat_map(|&gil| [("sequential", gil, 2), ("threaded", gil, 2)]).collect();
        assert_eq!(cases(&desk), expected);
        assert_eq!(desk.engine.series.as_ref().unwrap().1, 3);
    }
}

#[test]
fn rows_fill_in_while_it_runs_and_stay_when_it_is_stopped() {
    let mut desk = Desk::on(BATTLE);
    desk.press("C");
    desk.measure(2);
    let two = screen(&mut desk);
    assert!(two.contains("● 2 of ") && two.contains(" left") && two.contains("1.95×"), "{two}");
    desk.press("x");
    assert!(desk.engine.stopped && !desk.state.moving());
    let stopped = screen(&mut desk);
    assert!(stopped.contains("stopped after 2 of ") && stopped.contains("1.95×"), "{stopped}");
    // The second press leaves the room; coming back shows what there was, without running anything.
    desk.press("x");
    assert_eq!(desk.state.room, Room::Catalogue);
    desk.engine.series = None;
    desk.press("C");
    assert!(desk.engine.series.is_none());
    assert!(screen(&mut desk).contains("1.95×"));
}

#[test]
fn switches_choose_what_takes_part_in_the_next_one() {
    let mut desk = Desk::on(BATTLE);
    desk.press("C x");
    // Every lock but the first off, one core beside two, the baseline off, five runs.
    desk.press("Right");
    for _ in 1..GilKind::ALL.len() {
        desk.press("Space Right");
    }
    desk.press("Space Right Right Right Space + + Enter");
    assert_eq!(cases(&desk), [("threaded", GilKind::Tick, 1), ("threaded", GilKind::Tick, 2)]);
    assert_eq!(desk.engine.series.as_ref().unwrap().1, 5);
}

#[test]
fn the_slowest_and_the_fastest_are_told_in_a_sentence_and_the_tutorial_s_number_is_marked() {
    let mut desk = Desk::on(BATTLE);
    desk.press("C");
    desk.measure_all();
    let screen = screen(&mut desk);
    assert!(screen.contains("tick: threaded 1.95× slower than sequential;  none: threaded 1.79× faster"), "{screen}");
    assert!(screen.contains("┃ tutorial 1.85×"), "{screen}");
    assert!(screen.contains("█ main") || screen.contains("m main"), "{screen}");
}

#[test]
fn runs_that_overlap_are_not_said_to_be_slower_or_faster() {
    let mut desk = Desk::on(BATTLE);
    desk.press("C");
    // The same program takes five times as long in its last run as in its first.
    desk.engine.jitter = 2.0;
    desk.measure_all();
    let screen = screen(&mut desk);
    let unclear = "tick: threaded no clear difference from sequential: 1.95×, runs overlap;";
    assert!(screen.contains(unclear) && !screen.contains("slower than"), "{screen}");
}

#[test]
fn what_went_wrong_in_one_row_is_told_and_the_others_go_on() {
    let mut desk = Desk::on(BATTLE);
    desk.press("C");
    desk.engine.trouble = Some((1, "deadlock: first waits for second".into()));
    desk.measure_all();
    desk.press("Down");
    let screen = screen(&mut desk);
    assert_eq!(screen.matches("deadlock: first waits for second").count(), 2, "in its row and below: {screen}");
    assert!(screen.contains("none: threaded 1.79× faster"), "{screen}");
}

#[test]
fn going_to_another_room_ends_the_series() {
    for keys in ["q", "S", "PageDown"] {
        let mut desk = Desk::on(BATTLE);
        desk.press("C");
        desk.measure(1);
        desk.press(keys);
        assert!(desk.engine.stopped && !desk.state.moving(), "{keys}");
    }
}

#[test]
fn a_sweep_waits_for_enter_and_runs_each_value_with_its_measure() {
    let mut desk = Desk::on(BATTLE);
    desk.press("S");
    let question = screen(&mut desk);
    assert!(question.contains("What do you expect?"), "{question}");
    assert!(desk.engine.series.is_none());
    desk.press("n Enter");
    let (cases, repeat) = desk.engine.series.as_ref().unwrap();
    let values: Vec<_> = cases.iter().map(|c| (c.plan.check_interval, c.plan.variant.as_deref().unwrap())).collect();
    let expected: Vec<_> = [1, 10, 100, 1_000, 10_000, 100_000]
        .into_iter()
        .flat_map(|ticks| [(ticks, "sequential"), (ticks, "threaded")])
        .collect();
    assert_eq!((values, *repeat), (expected, 3));
}

#[test]
fn the_curve_comes_point_by_point_and_the_cursor_reads_it() {
    let mut desk = Desk::on(BATTLE);
    desk.press("S n Enter");
    desk.measure(4);
    let two = screen(&mut desk);
    assert_eq!(two.matches('●').count() - 2, 2, "two points beside the status and the name of the curve: {two}");
    desk.measure_all();
    desk.press("Home");
    let first = screen(&mut desk);
    assert!(first.contains("check interval = 1  ●"), "{first}");
    desk.press("Right Right Left End Left");
    let last_but_one = screen(&mut desk);
    assert!(last_but_one.contains("check interval = 10,000  ●"), "{last_but_one}");
    // Another quantity of the same runs.
    desk.press("Down Down Down");
    let waits = screen(&mut desk);
    assert!(waits.contains("99 of 100") && waits.contains("5.2 ms"), "{waits}");
}

#[test]
fn a_range_can_be_typed_and_what_is_none_is_told() {
    let mut desk = Desk::on(BATTLE);
    desk.press("S n e 1 0 . . 4 0 : x 2 Enter Enter");
    let (cases, _) = desk.engine.series.as_ref().unwrap();
    let ticks: Vec<_> = cases.iter().step_by(2).map(|c| c.plan.check_interval).collect();
    assert_eq!(ticks, [10, 20, 40]);
    desk.press("x e 9 . . 1 Enter");
    let screen = screen(&mut desk);
    assert!(screen.contains("the range ends before it begins"), "{screen}");
    assert!(screen.contains("10 to 40, 3 values"), "the range before stays: {screen}");
}

#[test]
fn figures_are_saved_and_where_is_told() {
    for (keys, files) in [
        ("C", "saved battle-compare.json in /home/teacher"),
        ("S n Enter", "saved battle-sweep.json and battle-sweep.csv in /home/teacher"),
    ] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        desk.measure_all();
        desk.press("s");
        let texts = desk.engine.files.clone();
        assert!(
            texts[0].1.contains("\"battle\"") && texts.iter().all(|(_, text)| text.lines().count() > 6),
            "{texts:?}"
        );
        let screen = screen(&mut desk);
        assert!(screen.contains(files), "{screen}");
    }
}

#[test]
fn under_a_lock_that_counts_time_the_switch_interval_is_swept() {
    let mut desk = Desk::on(BATTLE);
    desk.press("S n");
    while desk.state.setup().unwrap().gil != GilKind::Timed {
        desk.press("g");
    }
    let before = screen(&mut desk);
    assert!(before.contains("n switch interval   e 100 µs to 51 ms"), "{before}");
    desk.press("Enter");
    let (cases, _) = desk.engine.series.as_ref().unwrap();
    assert!(cases.iter().all(|c| c.plan.gil == GilKind::Timed));
    assert_eq!(cases[2].plan.switch_interval, Duration::from_micros(200));
}

#[test]
fn the_rooms_at_every_size() {
    for (name, keys) in [("compare", "C"), ("sweep", "S n Enter")] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        desk.measure_all();
        for size in SIZES {
            let name = format!("{name}_{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, plain(&desk.screen(size, Depth::None, false)));
        }
        desk.state.theme = ThemeName::Light;
        desk.screen((120, 40), Depth::True, false);
    }
}

#[test]
fn the_rooms_while_they_measure() {
    for (name, keys, runs) in [("comparing", "C", 3), ("sweeping", "S n Enter", 7)] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        desk.measure(runs);
        insta::assert_snapshot!(format!("{name}_80x24"), plain(&desk.screen((80, 24), Depth::None, false)));
    }
}

#[test]
fn the_rooms_in_ascii() {
    for (name, keys) in [("compare", "C"), ("sweep", "S n Enter")] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        desk.measure_all();
        let screen = plain(&desk.screen((80, 24), Depth::None, true));
        assert!(screen.is_ascii(), "{screen}");
        assert_eq!(screen.matches('?').count(), 1, "help, and nothing that could not be shown: {screen}");
        insta::assert_snapshot!(format!("{name}_ascii_80x24"), screen);
    }
}

#[test]
fn the_help_of_the_rooms_fits_the_smallest_screen() {
    for keys in ["C ?", "S ?"] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        let screen = plain(&desk.screen((80, 24), Depth::None, false));
        assert!(screen.contains("suspend; fg brings it back"), "{screen}");
    }
}
