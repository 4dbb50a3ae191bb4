//! Keys in → state and effects out: what each key does, told as stories with a scripted engine.

#[path = "tui_support/mod.rs"]
mod support;

use std::{collections::HashSet, time::Duration};

use gilscope::{
    gil::kind::GilKind,
    runner::snapshot::Status,
    timeline::state::ThreadId,
    tui::{
        action::{Action, Command, Effect},
        engine::Span,
        keymap::{KEYMAP, Key, Room},
        palette::Depth,
        state::{Entry, Panel},
        theme::ThemeName,
    },
};
use support::Script;
use support::desk::{BATTLE, Desk};

#[test]
fn the_first_run_of_a_battle_measures_its_yardstick_first() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter");
    assert_eq!(desk.state.room, Room::Scope);
    assert_eq!(desk.variants_started(), ["sequential"]);
    desk.play_to_the_end();
    assert_eq!(desk.variants_started(), ["sequential", "threaded"]);
    assert!(desk.state.running());
    desk.play_to_the_end();
    assert!(!desk.state.running());
    // Again: the yardstick is known now.
    desk.press("Enter");
    assert_eq!(desk.variants_started(), ["sequential", "threaded", "threaded"]);
}

#[test]
fn another_size_needs_a_yardstick_of_its_own() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter");
    desk.play_to_the_end();
    desk.play_to_the_end();
    desk.press("n Enter");
    assert_eq!(desk.variants_started()[2..], ["sequential"]);
    assert_eq!(desk.engine.started[2].knobs["N"], 100_000_000);
}

#[test]
fn a_yardstick_that_is_stopped_stays_the_only_run() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter x");
    desk.look();
    assert_eq!(desk.variants_started(), ["sequential"]);
    assert!(!desk.state.running());
    // What was stopped is no measure: the next run begins with the yardstick again.
    desk.press("Enter");
    assert_eq!(desk.variants_started(), ["sequential", "sequential"]);
}

#[test]
fn the_baseline_itself_runs_alone() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter");
    desk.play_to_the_end();
    assert_eq!(desk.variants_started(), ["sequential"]);
    assert!(!desk.state.running());
}

#[test]
fn choices_wait_for_the_next_run_but_the_check_interval_does_not() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter c g p ]");
    let setup = desk.state.setup().unwrap().clone();
    assert_eq!((setup.cores, setup.gil, setup.pin, setup.check_interval), (1, GilKind::ALL[1], false, 1_000));
    assert_eq!(desk.engine.started.len(), 1);
    assert_eq!(desk.engine.intervals, [1_000]);
    desk.press("Enter");
    assert_eq!(desk.engine.started[1], setup);
}

#[test]
fn the_interval_that_is_changed_is_the_one_that_the_lock_knows() {
    let mut desk = Desk::on(BATTLE);
    let timed = GilKind::ALL.iter().position(|gil| gil.is_timed()).unwrap();
    for _ in 0..timed {
        desk.press("g");
    }
    desk.press("v Enter ] [ [");
    let ms = Duration::from_micros;
    assert_eq!(desk.engine.switch_intervals, [ms(50_000), ms(5_000), ms(500)]);
    assert_eq!(desk.state.setup().unwrap().check_interval, 100);
    let screen = desk.screen((120, 40), Depth::None, false);
    let text: String = screen.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(text.contains("[ ] switch 500 µs"), "{text}");
    // Nothing waits for a lock that is not there.
    desk.press("x");
    desk.look();
    while desk.state.setup().unwrap().gil.excludes() {
        desk.press("g");
    }
    let before = desk.state.setup().unwrap().clone();
    desk.press("] [ [");
    assert_eq!(*desk.state.setup().unwrap(), before);
}

#[test]
fn ctrl_c_can_be_sent_to_the_program_while_it_runs() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Tab i");
    assert_eq!(desk.engine.interrupts, 0);
    desk.press("v Enter i");
    assert_eq!((desk.engine.interrupts, desk.left), (1, false));
}

#[test]
fn a_run_whose_interval_was_changed_on_the_way_is_no_result() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter ]");
    desk.play_to_the_end();
    assert!(desk.state.results.latest("battle").is_none());
}

#[test]
fn a_knob_can_be_typed() {
    let mut desk = Desk::on(BATTLE);
    desk.press("e 4 2 x 0 Backspace 0 0 Enter");
    assert_eq!(desk.state.entry, None);
    assert_eq!(desk.state.setup().unwrap().knobs["N"], 4_200);
    desk.press("e 9 Esc");
    assert_eq!(desk.state.setup().unwrap().knobs["N"], 4_200);
    desk.press("e 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 Enter");
    assert_eq!(desk.state.setup().unwrap().knobs["N"], 1_000_000_000);
    desk.press("e - 5 Enter");
    assert_eq!(desk.state.setup().unwrap().knobs["N"], 1);
}

#[test]
fn the_filter_narrows_as_one_types_and_enter_runs_what_is_left() {
    let mut desk = Desk::new();
    desk.press("/ o n e - c");
    assert_eq!(desk.state.matches().len(), 1);
    assert_eq!(desk.state.experiment().unwrap().id, "one-core");
    desk.press("Enter");
    assert_eq!(desk.engine.started[0].experiment, "one-core");
    assert_eq!(desk.state.room, Room::Scope);
}

#[test]
fn a_filter_that_nothing_passes_runs_nothing_and_escape_shows_all_again() {
    let mut desk = Desk::new();
    desk.press("/ z z z Enter");
    assert!(desk.engine.started.is_empty());
    desk.press("/ Esc");
    assert_eq!(desk.state.matches().len(), desk.state.catalogue.len());
}

#[test]
fn letters_typed_into_a_field_are_not_commands() {
    let mut desk = Desk::new();
    desk.press("/ q Q ?");
    assert_eq!(desk.state.filter, "qQ?");
    assert_eq!(desk.state.entry, Some(Entry::Filter));
    assert!(!desk.left);
}

#[test]
fn a_clicker_steps_through_the_experiments_and_stops_at_the_ends() {
    let mut desk = Desk::new();
    desk.press("Tab");
    assert_eq!(desk.state.room, Room::Scope);
    desk.press("PageUp");
    assert_eq!(desk.state.chosen, 0);
    desk.press("PageDown PageDown");
    assert_eq!(desk.state.chosen, 2);
    for _ in 0..40 {
        desk.press("PageDown");
    }
    assert_eq!(desk.state.chosen, desk.state.catalogue.len() - 1);
}

#[test]
fn stepping_on_ends_the_run_that_is_left_behind() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter PageDown");
    assert!(desk.engine.stopped);
    assert!(desk.state.shown_run().is_none());
    // The yardstick's end starts nothing for an experiment that has been left.
    desk.look();
    assert_eq!(desk.engine.started.len(), 1);
}

#[test]
fn escape_ends_one_thing_at_a_time() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter");
    desk.play(100);
    desk.press("Space Esc");
    assert!(desk.engine.stopped);
    desk.look();
    assert!(desk.state.lens.cursor().is_some());
    desk.press("Esc");
    assert_eq!(desk.state.lens.cursor(), None);
    desk.press("Esc");
    assert_eq!(desk.state.room, Room::Catalogue);
}

#[test]
fn freezing_stops_the_picture_and_not_the_run() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter");
    desk.play(100);
    desk.press("Space");
    let frozen = desk.state.view();
    assert_eq!(frozen.instant, Some(100_000_000));
    desk.play(50);
    assert_eq!(desk.state.view(), frozen);
    assert!(desk.state.running());
    desk.press("Space");
    assert_eq!(desk.state.view().instant, None);
}

#[test]
fn the_cursor_moves_along_the_run_from_end_to_end() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter");
    desk.play_to_the_end();
    desk.press("Home");
    assert_eq!(desk.state.lens.cursor(), Some(0));
    desk.press("Left");
    assert_eq!(desk.state.lens.cursor(), Some(0));
    desk.press("End");
    assert_eq!(desk.state.lens.cursor(), Some(420_000_000));
    let Span::Fixed(from, to) = desk.state.view().span else { panic!("a fixed stretch") };
    desk.press("+");
    desk.look();
    let Span::Fixed(closer_from, closer_to) = desk.state.view().span else { panic!("a fixed stretch") };
    assert_eq!((closer_to - closer_from) * 2, to - from);
    assert!(closer_from <= 420_000_000 && 420_000_000 <= closer_to);
}

#[test]
fn a_refused_program_is_explained_and_the_next_run_forgets_it() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.refuse = Some("battle.py:3:5: lambda is not supported".into());
    desk.press("Enter");
    assert!(desk.state.refusal.as_ref().is_some_and(|r| r.contains("lambda")));
    assert!(!desk.state.running());
    desk.engine.refuse = None;
    desk.press("Enter");
    assert_eq!(desk.state.refusal, None);
    assert!(desk.state.running());
}

#[test]
fn threads_are_chosen_one_after_the_other_and_none_again() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Enter");
    desk.play_to_the_end();
    desk.play(100);
    desk.press("j j");
    assert_eq!(desk.state.focus, Some(ThreadId(1)));
    desk.press("j j");
    assert_eq!(desk.state.focus, None);
    desk.press("Up");
    assert_eq!(desk.state.focus, Some(ThreadId(2)));
}

#[test]
fn quit_when_done_runs_what_was_asked_for_and_nothing_else() {
    let mut desk = Desk::on(BATTLE);
    desk.state.quit_when_done = true;
    desk.press("Enter");
    assert!(!desk.left);
    desk.play_to_the_end();
    assert!(desk.left);
    assert_eq!(desk.variants_started(), ["threaded"]);
}

#[test]
fn views_toggle_and_themes_go_round() {
    let mut desk = Desk::on(BATTLE);
    desk.press("Tab s");
    assert_eq!(desk.state.panel, Panel::Source);
    desk.press("b");
    assert_eq!(desk.state.panel, Panel::Bytecode);
    desk.press("b P T");
    assert_eq!((desk.state.panel, desk.state.projector, desk.state.theme), (Panel::Counters, true, ThemeName::Light));
}

#[test]
fn where_objects_are_shown_the_arrows_choose_among_them() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script::locks());
    desk.press("v Enter");
    desk.play(40);
    desk.press("o");
    desk.play(10);
    assert_eq!(desk.state.panel, Panel::Objects);
    desk.press("j j");
    assert_eq!((desk.state.object, desk.state.focus), (Some(1), None));
    desk.press("j j");
    assert_eq!(desk.state.object, None, "all again");
    desk.press("k k k o");
    assert_eq!((desk.state.object, desk.state.panel), (None, Panel::Counters));
    desk.press("j");
    assert_eq!(desk.state.focus, Some(ThreadId(0)));
}

#[test]
fn any_key_leaves_the_help_without_doing_anything_else() {
    let mut desk = Desk::on(BATTLE);
    desk.press("? Enter");
    assert!(!desk.state.help);
    assert!(desk.engine.started.is_empty());
}

#[test]
fn leaving_and_suspending_work_from_everywhere() {
    for keys in ["C-c", "Q", "q", "Tab C-c", "/ C-c", "? Q"] {
        let mut desk = Desk::new();
        desk.press(keys);
        assert!(desk.left, "{keys}");
    }
    let mut desk = Desk::new();
    desk.press("/ C-z");
    assert!(desk.suspended);
}

#[test]
fn an_empty_catalogue_survives_every_key() {
    for binding in KEYMAP {
        let mut desk = Desk::with(Vec::new());
        for &(_, command) in binding.keys {
            let effects = desk.act(Action::Command(command));
            assert!(!effects.iter().any(|e| matches!(e, Effect::Start(_))));
        }
    }
}

#[test]
fn every_command_has_a_key() {
    let kinds: HashSet<_> = KEYMAP.iter().flat_map(|b| b.keys).map(|(_, c)| std::mem::discriminant(c)).collect();
    assert_eq!(kinds.len(), 39);
    // A match without a wildcard: a new command doesn't compile until it stands here, and is counted above.
    #[expect(clippy::match_same_arms, reason = "one long pattern would be a wall")]
    match Command::Run {
        Command::Run | Command::Stop | Command::Freeze | Command::Move(_) | Command::Zoom(_) | Command::Home => {}
        Command::End | Command::Cores | Command::Gil | Command::Interval(_) | Command::Knob(_) => {}
        Command::EditKnob | Command::Variant | Command::Pin | Command::Source | Command::Bytecode => {}
        Command::Theme | Command::Projector | Command::Choose(_) | Command::Experiment(_) | Command::Open => {}
        Command::Back | Command::Filter | Command::Help | Command::Suspend | Command::Quit => {}
        Command::Objects | Command::Processes | Command::Output | Command::Unfold => {}
        Command::Compare | Command::Sweep | Command::Toggle | Command::Repeats(_) | Command::Axis => {}
        Command::EditRange | Command::Save | Command::Signal | Command::Delays => {}
    }
}

#[test]
fn a_failed_run_counts_as_a_result_but_not_as_a_yardstick() {
    let mut desk = Desk::on(BATTLE);
    desk.engine.ends_as = Status::Failed("NameError: name 'x' is not defined".into());
    desk.press("Enter");
    desk.play_to_the_end();
    assert_eq!(desk.variants_started(), ["sequential"]);
    assert!(!desk.state.running());
}

#[test]
fn alt_and_control_with_a_letter_are_other_keys() {
    let mut desk = Desk::on(BATTLE);
    desk.press("C-n C-g");
    assert_eq!(desk.state.setup().unwrap().knobs["N"], 10_000_000);
    assert!(KEYMAP.iter().flat_map(|b| b.keys).any(|k| k.0 == Key::Ctrl('c')));
}
