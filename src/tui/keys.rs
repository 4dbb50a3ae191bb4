//! The one table of keys, in the order in which the footer makes room for them.

use crossterm::event::KeyCode;

use super::{
    action::Command as C,
    keymap::{
        Binding, Key,
        Room::{self, Catalogue, Compare, Scope, Sweep},
    },
};

const fn c(letter: char) -> Key {
    Key::Plain(KeyCode::Char(letter))
}
const fn k(code: KeyCode) -> Key {
    Key::Plain(code)
}

const EVERYWHERE: &[Room] = &Room::ALL;
/// Where one run is chosen.
const ONE: &[Room] = &[Catalogue, Scope];
/// Where many runs are.
const MANY: &[Room] = &[Compare, Sweep];

/// All keys, the most useful first: the footer shows as many as fit.
pub const KEYMAP: &[Binding] = &[
    Binding {
        keys: &[(k(KeyCode::Enter), C::Run), (k(KeyCode::F(5)), C::Run)],
        label: "Enter",
        hint: "run",
        text: "run it; while it runs, begin again with what you have changed",
        rooms: EVERYWHERE,
    },
    Binding {
        keys: &[(c('x'), C::Stop), (k(KeyCode::Esc), C::Stop)],
        label: "x",
        hint: "stop",
        text: "(or Esc) end the run at once; or leave the frozen picture",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('x'), C::Stop), (k(KeyCode::Esc), C::Stop)],
        label: "x",
        hint: "stop",
        text: "(or Esc) end it at once; what has been measured stays",
        rooms: MANY,
    },
    Binding {
        keys: &[(c(' '), C::Freeze)],
        label: "Space",
        hint: "freeze",
        text: "freeze the picture (the run goes on), or let it move again",
        rooms: &[Scope],
    },
    Binding {
        keys: &[
            (k(KeyCode::Left), C::Move(-1)),
            (k(KeyCode::Right), C::Move(1)),
            (c('h'), C::Move(-1)),
            (c('l'), C::Move(1)),
            (c('H'), C::Move(-10)),
            (c('L'), C::Move(10)),
            (k(KeyCode::Home), C::Home),
            (k(KeyCode::End), C::End),
        ],
        label: "←→",
        hint: "move",
        text: "(or h l; H L by ten; Home End) freeze, move along the time line",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('+'), C::Zoom(true)), (c('='), C::Zoom(true)), (c('-'), C::Zoom(false)), (c('_'), C::Zoom(false))],
        label: "+-",
        hint: "zoom",
        text: "zoom in and out around the cursor",
        rooms: &[Scope],
    },
    Binding {
        keys: &[
            (k(KeyCode::Up), C::Choose(-1)),
            (k(KeyCode::Down), C::Choose(1)),
            (c('k'), C::Choose(-1)),
            (c('j'), C::Choose(1)),
        ],
        label: "↑↓",
        hint: "choose",
        text: "(or k j) choose an experiment; in the scope a thread or object",
        rooms: ONE,
    },
    Binding {
        keys: &[(c('/'), C::Filter)],
        label: "/",
        hint: "find",
        text: "find experiments by what you type",
        rooms: &[Catalogue],
    },
    Binding {
        keys: &[(k(KeyCode::Tab), C::Open), (k(KeyCode::Right), C::Open), (c('l'), C::Open)],
        label: "Tab",
        hint: "look without running",
        text: "(or right, l) open the scope without running",
        rooms: &[Catalogue],
    },
    Binding {
        keys: &[
            (k(KeyCode::Left), C::Move(-1)),
            (k(KeyCode::Right), C::Move(1)),
            (c('h'), C::Move(-1)),
            (c('l'), C::Move(1)),
        ],
        label: "←→",
        hint: "choose",
        text: "(or h l) choose a lock, cores, a variant, an interpreter",
        rooms: &[Compare],
    },
    Binding {
        keys: &[(c(' '), C::Toggle)],
        label: "Space",
        hint: "take part or not",
        text: "the chosen one takes part in the next comparison, or doesn't",
        rooms: &[Compare],
    },
    Binding {
        keys: &[
            (k(KeyCode::Up), C::Choose(-1)),
            (k(KeyCode::Down), C::Choose(1)),
            (c('k'), C::Choose(-1)),
            (c('j'), C::Choose(1)),
        ],
        label: "↑↓",
        hint: "row",
        text: "(or k j) choose a row, whose details stand below",
        rooms: &[Compare],
    },
    Binding {
        keys: &[
            (k(KeyCode::Left), C::Move(-1)),
            (k(KeyCode::Right), C::Move(1)),
            (c('h'), C::Move(-1)),
            (c('l'), C::Move(1)),
            (k(KeyCode::Home), C::Home),
            (k(KeyCode::End), C::End),
        ],
        label: "←→",
        hint: "read",
        text: "(or h l, Home End) move the cursor that reads the curves",
        rooms: &[Sweep],
    },
    Binding {
        keys: &[
            (k(KeyCode::Up), C::Choose(-1)),
            (k(KeyCode::Down), C::Choose(1)),
            (c('k'), C::Choose(-1)),
            (c('j'), C::Choose(1)),
        ],
        label: "↑↓",
        hint: "measure",
        text: "(or k j) what the curves show: speed-up, time, waits, calls",
        rooms: &[Sweep],
    },
    Binding {
        keys: &[(c('n'), C::Axis)],
        label: "n",
        hint: "sweep another",
        text: "sweep the next knob, the check interval, the switch interval",
        rooms: &[Sweep],
    },
    Binding {
        keys: &[(c('e'), C::EditRange)],
        label: "e",
        hint: "range",
        text: "type the range: from..to, from..to:step or from..to:xfactor",
        rooms: &[Sweep],
    },
    Binding {
        keys: &[(c('c'), C::Cores)],
        label: "c",
        hint: "",
        text: "cores the program may use, from the next run on",
        rooms: &[Catalogue, Scope, Sweep],
    },
    Binding {
        keys: &[(c('g'), C::Gil)],
        label: "g",
        hint: "",
        text: "next lock, from the next run on",
        rooms: &[Catalogue, Scope, Sweep],
    },
    Binding {
        keys: &[(c('v'), C::Variant)],
        label: "v",
        hint: "",
        text: "next variant, from the next run on",
        rooms: &[Catalogue, Scope, Sweep],
    },
    Binding {
        keys: &[(c('['), C::Interval(false)), (c(']'), C::Interval(true))],
        label: "[ ]",
        hint: "",
        text: "check (2.x) or switch interval (3.x) ÷ 10 and × 10, at once",
        rooms: ONE,
    },
    Binding {
        keys: &[(c('n'), C::Knob(true)), (c('N'), C::Knob(false)), (c('e'), C::EditKnob)],
        label: "n e",
        hint: "",
        text: "the knob × 10 (N: ÷ 10); e: type its value (Tab: the next knob)",
        rooms: ONE,
    },
    Binding {
        keys: &[(c('i'), C::Signal)],
        label: "i",
        hint: "",
        text: "send the program Ctrl-C (SIGINT); its main thread handles it",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('C'), C::Compare), (c('S'), C::Sweep)],
        label: "C S",
        hint: "compare, sweep",
        text: "compare it under all locks (C); sweep a knob or an interval (S)",
        rooms: ONE,
    },
    Binding {
        keys: &[(c('S'), C::Sweep)],
        label: "S",
        hint: "sweep",
        text: "sweep a knob or an interval of the same experiment",
        rooms: &[Compare],
    },
    Binding {
        keys: &[(c('C'), C::Compare)],
        label: "C",
        hint: "compare",
        text: "compare the same experiment under all locks",
        rooms: &[Sweep],
    },
    Binding {
        keys: &[(c('+'), C::Repeats(true)), (c('='), C::Repeats(true)), (c('-'), C::Repeats(false))],
        label: "+-",
        hint: "runs",
        text: "more or fewer runs of each, of which the median counts",
        rooms: MANY,
    },
    Binding {
        keys: &[(c('s'), C::Save)],
        label: "s",
        hint: "save",
        text: "save the figures as JSON, a sweep's as CSV, too",
        rooms: MANY,
    },
    Binding {
        keys: &[(c('?'), C::Help), (k(KeyCode::F(1)), C::Help)],
        label: "?",
        hint: "help",
        text: "this page",
        rooms: EVERYWHERE,
    },
    Binding {
        keys: &[(c('q'), C::Back), (k(KeyCode::Tab), C::Back), (k(KeyCode::BackTab), C::Back)],
        label: "q",
        hint: "back",
        text: "(or Tab) back to where you came from",
        rooms: &[Scope, Compare, Sweep],
    },
    Binding {
        keys: &[(c('o'), C::Objects), (c('m'), C::Processes)],
        label: "o m",
        hint: "objects, processes",
        text: "locks and queues: who has them, who waits (o); processes (m)",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('s'), C::Source), (c('w'), C::Output)],
        label: "s w",
        hint: "source, output",
        text: "source; what the program has written (w)",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('d'), C::Delays), (c('b'), C::Bytecode)],
        label: "d b",
        hint: "delays, bytecode",
        text: "how long GIL and wake-ups take (d); bytecode for source (b)",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('p'), C::Pin)],
        label: "p",
        hint: "",
        text: "tie each thread to a core, or let it wander, from the next run on",
        rooms: EVERYWHERE,
    },
    Binding {
        keys: &[(c('u'), C::Unfold), (c('P'), C::Projector)],
        label: "u P",
        hint: "",
        text: "of many threads those near the chosen one (u); projector (P)",
        rooms: &[Scope],
    },
    Binding {
        keys: &[(c('T'), C::Theme)],
        label: "T",
        hint: "theme",
        text: "next theme: dark, light, projector",
        rooms: EVERYWHERE,
    },
    Binding {
        keys: &[(k(KeyCode::PageUp), C::Experiment(-1)), (k(KeyCode::PageDown), C::Experiment(1))],
        label: "PgUp PgDn",
        hint: "experiment",
        text: "the experiment before and after (a presenter's clicker)",
        rooms: EVERYWHERE,
    },
    Binding { keys: &[(c('q'), C::Quit)], label: "q", hint: "quit", text: "leave", rooms: &[Catalogue] },
    Binding {
        keys: &[(c('Q'), C::Quit), (Key::Ctrl('c'), C::Quit), (Key::Ctrl('z'), C::Suspend)],
        label: "Q",
        hint: "",
        text: "(or Ctrl-C) leave; Ctrl-Z: suspend; fg brings it back",
        rooms: EVERYWHERE,
    },
];
