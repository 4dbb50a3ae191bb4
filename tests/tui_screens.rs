//! Keys in → screen out: both rooms at three sizes, with and without colours, held against pictures in `snapshots/`.
//!
//! A picture in colour is followed by a second one in which a letter stands for each cell's style, and by what the
//! letters mean.

#[path = "tui_support/mod.rs"]
mod support;

use std::fmt::Write;

use gilscope::{
    runner::snapshot::Status,
    tui::{palette::Depth, theme::ThemeName},
};
use ratatui::{buffer::Buffer, style::Style};
use support::desk::{BATTLE, Desk};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (240, 67)];

/// The screen as text.
fn plain(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content.chunks(buffer.area.width.into()) {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The screen as text, then its styles as letters, then the letters' meaning.
fn coloured(buffer: &Buffer) -> String {
    const LETTERS: &str = "·abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&*+=?@";
    let mut styles: Vec<Style> = Vec::new();
    let mut out = plain(buffer);
    out.push('\n');
    for row in buffer.content.chunks(buffer.area.width.into()) {
        let line: String = row
            .iter()
            .map(|cell| {
                let style = cell.style();
                let at = styles.iter().position(|&s| s == style).unwrap_or_else(|| {
                    styles.push(style);
                    styles.len() - 1
                });
                LETTERS.chars().nth(at).unwrap_or('~')
            })
            .collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push('\n');
    for (style, letter) in styles.iter().zip(LETTERS.chars()) {
        let color = |c: Option<ratatui::style::Color>| c.map_or("-".to_owned(), |c| c.to_string());
        let bold = style.add_modifier;
        writeln!(out, "{letter}  {} on {}  {bold:?}", color(style.fg), color(style.bg)).expect("text in memory");
    }
    out
}

/// Holds the desk's screen against its pictures at every size.
fn hold(name: &str, desk: &mut Desk) {
    for size in SIZES {
        let name = format!("{name}_{}x{}", size.0, size.1);
        insta::assert_snapshot!(format!("{name}_mono"), plain(&desk.screen(size, Depth::None, false)));
        insta::assert_snapshot!(format!("{name}_colour"), coloured(&desk.screen(size, Depth::True, false)));
    }
}

/// A battle that has been fought to its end, yardstick included.
fn fought() -> Desk {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter");
    desk.play_to_the_end();
    desk.play_to_the_end();
    desk
}

#[test]
fn the_catalogue() {
    let mut desk = fought();
    desk.press("q");
    hold("catalogue", &mut desk);
}

#[test]
fn the_scope_after_a_battle() {
    hold("scope", &mut fought());
}

#[test]
fn the_scope_in_the_middle_of_a_battle() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter");
    desk.play_to_the_end();
    desk.play(400);
    let screen = plain(&desk.screen((120, 40), Depth::None, false));
    assert!(screen.contains("● running 0.40 s"), "{screen}");
    insta::assert_snapshot!("running_120x40", screen);
}

#[test]
fn the_question_before_the_first_run() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Tab");
    insta::assert_snapshot!("question_80x24", plain(&desk.screen((80, 24), Depth::None, false)));
}

#[test]
fn a_frozen_picture_with_its_cursor() {
    let mut desk = fought();
    desk.screen((120, 40), Depth::None, false);
    desk.press("Home L L + + + L L L");
    let screen = plain(&desk.screen((120, 40), Depth::None, false));
    assert!(screen.contains("frozen at 0."), "{screen}");
    insta::assert_snapshot!("frozen_120x40", screen);
}

#[test]
fn changes_that_wait_are_shown_beside_what_runs() {
    let mut desk = fought();
    desk.press("c g n");
    let screen = plain(&desk.screen((120, 40), Depth::None, false));
    assert!(screen.contains("c 2 cores → 1 core") && screen.contains("g tick GIL → tick-cond GIL"), "{screen}");
    // On a small screen what stays as it is makes room.
    let screen = plain(&desk.screen((80, 24), Depth::None, false));
    assert!(screen.contains("2 cores → 1 core") && screen.contains("N = 10 M → N = 100 M"), "{screen}");
}

#[test]
fn a_traceback_is_shown_in_full() {
    let mut desk = Desk::on(BATTLE);
    let traceback = "Traceback (most recent call last):\n  File \"battle.py\", line 27, in <module>\nNameError: name 'x' is not defined";
    desk.engine.ends_as = Status::Failed(traceback.into());
    desk.press("v Enter");
    desk.play_to_the_end();
    let screen = plain(&desk.screen((80, 24), Depth::None, false));
    assert!(screen.contains("the program failed: NameError: name 'x' is not defined"), "{screen}");
    assert!(traceback.lines().all(|line| screen.contains(line.trim())), "{screen}");
}

#[test]
fn every_way_to_end_is_told_in_a_sentence() {
    for (status, sentence) in [
        (Status::Deadlock("a waits for lock 1, which b holds".into()), "deadlock after 0.42 s: a waits for lock 1"),
        (Status::TimedOut, "out of time: ended after 0.42 s"),
        (Status::Aborted, "stopped after 0.42 s"),
    ] {
        let mut desk = Desk::on(BATTLE);
        desk.engine.ends_as = status;
        desk.press("v Enter");
        desk.play_to_the_end();
        let screen = plain(&desk.screen((80, 24), Depth::None, false));
        assert!(screen.contains(sentence), "{screen}");
    }
}

#[test]
fn a_refusal_is_explained_before_anything_runs() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.refuse = Some("battle.py:15:9: `lambda` is not supported".into());
    desk.press("Enter");
    let screen = plain(&desk.screen((80, 24), Depth::None, false));
    assert!(screen.contains("cannot run: battle.py:15:9: `lambda` is not supported"), "{screen}");
}

#[test]
fn the_projector_shows_the_answer_the_gil_and_the_cores() {
    let mut desk = fought();
    desk.press("P");
    desk.state.theme = ThemeName::Projector;
    insta::assert_snapshot!("projector_120x40", plain(&desk.screen((120, 40), Depth::None, false)));
    let small = plain(&desk.screen((80, 24), Depth::None, false));
    assert!(small.contains("It is slower: one thread runs"), "{small}");
}

#[test]
fn the_help_names_every_key_even_on_the_smallest_screen() {
    for (keys, last) in [("?", "suspend; fg brings it back"), ("Tab ?", "suspend; fg brings it back")] {
        let mut desk = Desk::on(BATTLE);
        desk.press(keys);
        let screen = plain(&desk.screen((80, 24), Depth::None, false));
        assert!(screen.contains(last), "{screen}");
    }
}

#[test]
fn nothing_but_ascii_where_that_is_all_there_is() {
    for keys in ["", "q", "?", "P", "Home", "b", "g c"] {
        let mut desk = fought();
        desk.press(keys);
        let screen = plain(&desk.screen((120, 40), Depth::Ansi, true));
        assert!(screen.is_ascii(), "{keys}: {screen}");
        assert!(!screen.contains('?') || keys.is_empty() || screen.contains("? help") || keys == "?", "{screen}");
    }
    insta::assert_snapshot!("ascii_80x24", plain(&fought().screen((80, 24), Depth::None, true)));
}

#[test]
fn a_terminal_that_is_too_small_is_told_so_and_never_panics() {
    let mut desk = fought();
    for size in [(20, 5), (79, 24), (80, 23), (1, 1), (3, 200), (500, 2)] {
        for keys in ["Tab", "?", "Esc", "P"] {
            desk.press(keys);
            let screen = plain(&desk.screen(size, Depth::True, false));
            assert!(!screen.contains("GIL acquired"), "{size:?}");
        }
    }
    let screen = plain(&desk.screen((79, 24), Depth::None, false));
    assert!(screen.contains("gilscope needs 80×24") && screen.contains("this is 79×24"), "{screen}");
}

#[test]
fn no_size_from_the_smallest_up_breaks_the_picture() {
    let mut desk = fought();
    for (width, height) in [(80, 24), (81, 25), (99, 31), (100, 24), (119, 50), (160, 24), (161, 90), (400, 120)] {
        for keys in ["q", "Tab", "P", "P", "s", "b", "b"] {
            desk.press(keys);
            desk.screen((width, height), Depth::Indexed, false);
        }
    }
}
