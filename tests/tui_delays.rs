//! The panel of delays, and the sentences at the end of a run: keys in, screen out.

#[path = "tui_support/mod.rs"]
mod support;

use gilscope::{
    timeline::{Delay, Distribution, Spread},
    tui::palette::Depth,
};
use support::{
    Script,
    desk::{BATTLE, Desk},
};

const FOUGHT: &str = "Two threads took 1.86× as long as sequential: 490,818 system calls to wake a thread, which 25,233 times \
                      found the lock taken again.";

/// Most waits take some 10 µs, one in a thousand 3 ms; there was no I/O.
fn delays() -> Vec<Distribution> {
    let mut steps = vec![0; 24 * 4 + 12];
    (steps[24 * 2], steps[24 * 2 + 12], steps[24 * 4 + 11]) = (700, 300, 1);
    let spread = Spread { count: 1_001, p50: 10_000, p99: 31_000, max: 3_100_000 };
    let mut all = vec![Distribution { spread, steps }; Delay::COUNT];
    all[Delay::IoResponse as usize] = Distribution::default();
    all[Delay::Message as usize] = Distribution::default();
    all
}

fn desk() -> Desk {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script { delays: delays(), said: vec![FOUGHT.to_owned()], ..Script::battle() });
    desk.press("v Enter");
    desk.play(100);
    desk
}

fn rows(desk: &mut Desk, size: (u16, u16)) -> Vec<String> {
    let buffer = desk.screen(size, Depth::None, false);
    let row = |y| (0..size.0).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..size.1).map(row).collect()
}

fn row_of<'a>(rows: &'a [String], name: &str) -> &'a str {
    rows.iter().find(|row| row.starts_with(&format!(" {name}"))).unwrap_or_else(|| panic!("no {name} in {rows:#?}"))
}

#[test]
fn every_delay_has_its_histogram_and_figures_at_any_size() {
    let mut desk = desk();
    desk.press("d");
    for size in [(80, 24), (120, 40), (200, 60)] {
        let rows = rows(&mut desk, size);
        for delay in Delay::ALL.into_iter().filter(|&delay| delay != Delay::Message) {
            row_of(&rows, delay.name());
        }
        let wait = row_of(&rows, "GIL wait");
        assert!(wait.contains('█') && wait.contains('▁'), "the rare wait leaves a mark: {wait}");
        let figures: Vec<&str> = wait.split_whitespace().rev().take(7).collect();
        assert_eq!(figures, ["ms", "3.1", "µs", "31", "µs", "10", "k"], "{wait}");
        assert!(row_of(&rows, "I/O→run").trim_end().ends_with("–       –       –       –"), "{rows:#?}");
    }
    assert!(rows(&mut desk, (120, 40)).iter().any(|row| row.contains("100ns") && row.contains("1ms")), "an axis");
}

#[test]
fn the_key_leads_there_and_back() {
    let mut desk = desk();
    let shows = |desk: &mut Desk| rows(desk, (80, 24)).iter().any(|row| row.contains("hand-off"));
    assert!(!shows(&mut desk));
    desk.press("d");
    assert!(shows(&mut desk));
    desk.press("d");
    assert!(!shows(&mut desk));
}

#[test]
fn a_run_that_is_over_says_why_on_every_screen() {
    let mut desk = desk();
    let words = |rows: Vec<String>| rows.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!words(rows(&mut desk, (80, 24))).contains("system calls to wake"), "not while it runs");
    desk.play(800);
    for size in [(80, 24), (120, 40), (200, 60)] {
        let screen = words(rows(&mut desk, size));
        for part in ["Two threads took 1.86× as long as sequential:", "found the lock taken again."] {
            assert!(screen.contains(part), "{size:?}: {screen}");
        }
    }
    // The next run begins without.
    desk.press("Enter");
    desk.play(20);
    assert!(!words(rows(&mut desk, (80, 24))).contains("system calls to wake"));
}
