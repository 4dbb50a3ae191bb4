//! The one table of keys: matching, footer and help are all made from it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Command;

/// Where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// The list of experiments.
    Catalogue,
    /// The run.
    Scope,
    /// Both.
    Everywhere,
}

/// A key as the terminal reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A key without modifiers; capital letters are keys of their own.
    Plain(KeyCode),
    /// A letter with Control.
    Ctrl(char),
}

impl Key {
    /// Tells whether `event` is this key.
    fn matches(self, event: &KeyEvent) -> bool {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match self {
            Self::Plain(code) => code == event.code && !ctrl && !alt,
            Self::Ctrl(letter) => ctrl && event.code == KeyCode::Char(letter),
        }
    }
}

/// One row: the keys, what they do, and how that is put in words.
#[derive(Debug)]
pub struct Binding {
    /// Keys and their commands; several where they belong together (left and right).
    pub keys: &'static [(Key, Command)],
    /// The keys as people read them.
    pub label: &'static str,
    /// One or two words for the footer; empty if it isn't worth a place there.
    pub hint: &'static str,
    /// What it does, for the help.
    pub text: &'static str,
    /// Where it works.
    pub room: Room,
}

const fn c(letter: char) -> Key {
    Key::Plain(KeyCode::Char(letter))
}
const fn k(code: KeyCode) -> Key {
    Key::Plain(code)
}

use self::Room::{Catalogue, Everywhere, Scope};
use Command as C;

/// All keys, the most useful first: the footer shows as many as fit.
pub const KEYMAP: &[Binding] = &[
    Binding {
        keys: &[(k(KeyCode::Enter), C::Run), (k(KeyCode::F(5)), C::Run)],
        label: "Enter",
        hint: "run",
        text: "run it; while it runs, begin again with what you have changed",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('x'), C::Stop), (k(KeyCode::Esc), C::Stop)],
        label: "x",
        hint: "stop",
        text: "(or Esc) end the run at once; or leave the frozen picture",
        room: Scope,
    },
    Binding {
        keys: &[(c(' '), C::Freeze)],
        label: "Space",
        hint: "freeze",
        text: "freeze the picture (the run goes on), or let it move again",
        room: Scope,
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
        text: "(or h l; H L by ten; Home End) freeze, and move along the time line",
        room: Scope,
    },
    Binding {
        keys: &[(c('+'), C::Zoom(true)), (c('='), C::Zoom(true)), (c('-'), C::Zoom(false)), (c('_'), C::Zoom(false))],
        label: "+-",
        hint: "zoom",
        text: "zoom in and out around the cursor",
        room: Scope,
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
        room: Everywhere,
    },
    Binding {
        keys: &[(c('/'), C::Filter)],
        label: "/",
        hint: "find",
        text: "find experiments by what you type",
        room: Catalogue,
    },
    Binding {
        keys: &[(k(KeyCode::Tab), C::Open), (k(KeyCode::Right), C::Open), (c('l'), C::Open)],
        label: "Tab",
        hint: "look without running",
        text: "(or right, l) open the scope without running",
        room: Catalogue,
    },
    Binding {
        keys: &[(c('c'), C::Cores)],
        label: "c",
        hint: "",
        text: "cores the program may use, from the next run on",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('g'), C::Gil)],
        label: "g",
        hint: "",
        text: "next lock, from the next run on",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('v'), C::Variant)],
        label: "v",
        hint: "",
        text: "next variant, from the next run on",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('['), C::CheckInterval(false)), (c(']'), C::CheckInterval(true))],
        label: "[ ]",
        hint: "",
        text: "check interval ÷ 10 and × 10, at once",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('n'), C::Knob(true)), (c('N'), C::Knob(false))],
        label: "n",
        hint: "",
        text: "the knob × 10 (N: ÷ 10), from the next run on",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('e'), C::EditKnob)],
        label: "e",
        hint: "",
        text: "type the knob's value (Tab: the next knob)",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('?'), C::Help), (k(KeyCode::F(1)), C::Help)],
        label: "?",
        hint: "help",
        text: "this page",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('q'), C::Back), (k(KeyCode::Tab), C::Back), (k(KeyCode::BackTab), C::Back)],
        label: "q",
        hint: "back",
        text: "(or Tab) back to the experiments",
        room: Scope,
    },
    Binding {
        keys: &[(c('o'), C::Objects)],
        label: "o",
        hint: "objects",
        text: "the program's locks and queues: who has them, who waits",
        room: Scope,
    },
    Binding {
        keys: &[(c('s'), C::Source), (c('w'), C::Output)],
        label: "s w",
        hint: "source, output",
        text: "source; what the program has written (w)",
        room: Scope,
    },
    Binding {
        keys: &[(c('d'), C::Delays)],
        label: "d",
        hint: "delays",
        text: "how long the GIL is waited for, held, handed over; wake-ups, I/O",
        room: Scope,
    },
    Binding {
        keys: &[(c('b'), C::Bytecode)],
        label: "b",
        hint: "bytecode",
        text: "bytecode instead of source",
        room: Scope,
    },
    Binding {
        keys: &[(c('p'), C::Pin)],
        label: "p",
        hint: "",
        text: "tie each thread to a core, or let it wander, from the next run on",
        room: Everywhere,
    },
    Binding {
        keys: &[(c('u'), C::Unfold)],
        label: "u",
        hint: "",
        text: "of many threads: those around the chosen one, or the busiest",
        room: Scope,
    },
    Binding {
        keys: &[(c('P'), C::Projector)],
        label: "P",
        hint: "projector",
        text: "for a full room: large figures, tall lanes, one sentence",
        room: Scope,
    },
    Binding {
        keys: &[(c('T'), C::Theme)],
        label: "T",
        hint: "theme",
        text: "next theme: dark, light, projector",
        room: Everywhere,
    },
    Binding {
        keys: &[(k(KeyCode::PageUp), C::Experiment(-1)), (k(KeyCode::PageDown), C::Experiment(1))],
        label: "PgUp PgDn",
        hint: "experiment",
        text: "the experiment before and after (a presenter's clicker)",
        room: Everywhere,
    },
    Binding { keys: &[(c('q'), C::Quit)], label: "q", hint: "quit", text: "leave", room: Catalogue },
    Binding {
        keys: &[(c('Q'), C::Quit), (Key::Ctrl('c'), C::Quit), (Key::Ctrl('z'), C::Suspend)],
        label: "Q",
        hint: "",
        text: "(or Ctrl-C) leave; Ctrl-Z: suspend; fg brings it back",
        room: Everywhere,
    },
];

/// Rows that work in a room, in order.
pub fn bindings(room: Room) -> impl Iterator<Item = &'static Binding> {
    KEYMAP.iter().filter(move |b| b.room == room || b.room == Everywhere)
}

/// What a key means in a room.
pub fn command(room: Room, event: &KeyEvent) -> Option<Command> {
    bindings(room).flat_map(|b| b.keys).find(|(key, _)| key.matches(event)).map(|&(_, command)| command)
}

/// How people read the keys of a command; empty if it has none.
pub fn label(command: Command) -> &'static str {
    KEYMAP.iter().find(|b| b.keys.iter().any(|k| k.1 == command)).map_or("", |b| b.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_room() {
        for room in [Catalogue, Scope] {
            let keys: Vec<Key> = bindings(room).flat_map(|b| b.keys).map(|&(key, _)| key).collect();
            for (i, key) in keys.iter().enumerate() {
                assert!(!keys[..i].contains(key), "{key:?} twice in {room:?}");
            }
        }
    }

    #[test]
    fn every_row_says_what_it_does() {
        for b in KEYMAP {
            assert!(!b.keys.is_empty() && !b.label.is_empty() && b.text.len() > 3, "{b:?}");
        }
    }

    #[test]
    fn capitals_and_control_are_keys_of_their_own() {
        let press = |code, modifiers| command(Scope, &KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('n'), KeyModifiers::NONE), Some(C::Knob(true)));
        assert_eq!(press(KeyCode::Char('N'), KeyModifiers::SHIFT), Some(C::Knob(false)));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::NONE), Some(C::Cores));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(C::Quit));
        assert_eq!(press(KeyCode::Char('n'), KeyModifiers::CONTROL), None);
    }
}
