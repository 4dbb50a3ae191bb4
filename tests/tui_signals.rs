//! What became of a signal, on the scope: keys in, screen out.

#[path = "tui_support/mod.rs"]
mod support;

use gilscope::{
    runner::signals::{Kept, Sent},
    timeline::signals::{Fate, Wanted},
    trace::record::Wait,
    tui::palette::Depth,
};
use support::{
    Script,
    desk::{BATTLE, Desk},
};

const LATE: &str = "SIGINT, sent at 200 ms, was handled 300 ms later.";

/// A battle in which somebody presses Ctrl-C after 0.2 s, which is heard after 0.3 s more, or not at all.
fn interrupted(end: Option<(f64, Fate)>) -> Desk {
    let kept = Some(Kept { wanted: Wanted::Wait(Wait::Join), line: Some(29), seconds: 0.3 });
    let signal = Sent { number: 2, at_s: 0.2, times: 1, end, kept };
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script { signals: vec![signal], said: vec![LATE.to_owned()], ..Script::battle() });
    desk.press("v Enter");
    desk
}

fn shows(desk: &mut Desk, size: (u16, u16), text: &str) -> bool {
    let buffer = desk.screen(size, Depth::None, false);
    let row = |y| (0..size.0).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    let rows: Vec<String> = (0..size.1).map(row).collect();
    rows.iter().any(|row| row.contains(text))
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

#[test]
fn a_signal_is_followed_from_its_sending_to_its_handling() {
    let mut desk = interrupted(Some((0.3, Fate::Handled)));
    desk.play(100);
    assert!(!shows(&mut desk, (120, 40), "SIGINT"), "nobody has sent one");
    desk.play(200);
    for size in SIZES {
        let told = "SIGINT sent 0.1 s ago, not handled yet: main is in join (line 29)";
        assert!(shows(&mut desk, size, told), "{size:?}");
    }
    desk.play(400);
    for size in SIZES {
        assert!(shows(&mut desk, size, "SIGINT sent at 0.20 s: handled after 0.30 s"), "{size:?}");
    }
    desk.play(200);
    for size in SIZES {
        assert!(shows(&mut desk, size, "SIGINT, sent at 200 ms, was handled 300 ms later"), "{size:?}");
    }
}

#[test]
fn whoever_stops_a_program_that_does_not_hear_is_told_why_it_did_not() {
    let mut desk = interrupted(None);
    desk.play(400);
    desk.press("x");
    desk.play(20);
    for size in SIZES {
        assert!(shows(&mut desk, size, "stopped after"), "{size:?}");
        assert!(shows(&mut desk, size, "SIGINT, sent at 200 ms"), "{size:?}");
    }
}
