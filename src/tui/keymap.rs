//! What a key means: matching, footer and help are all made from the one table in [`super::keys`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Command;

pub use super::keys::KEYMAP;

/// What fills the screen; where a key means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// The list of experiments.
    Catalogue,
    /// The run.
    Scope,
    /// Several ways of running an experiment, side by side.
    Compare,
    /// One number against another, as a curve.
    Sweep,
}

impl Room {
    /// All rooms.
    pub const ALL: [Self; 4] = [Self::Catalogue, Self::Scope, Self::Compare, Self::Sweep];

    /// How people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Catalogue => "the catalogue",
            Self::Scope => "the scope",
            Self::Compare => "the comparison",
            Self::Sweep => "the sweep",
        }
    }
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
    pub rooms: &'static [Room],
}

/// Rows that work in a room, in order.
pub fn bindings(room: Room) -> impl Iterator<Item = &'static Binding> {
    KEYMAP.iter().filter(move |b| b.rooms.contains(&room))
}

/// What a key means in a room.
pub fn command(room: Room, event: &KeyEvent) -> Option<Command> {
    bindings(room).flat_map(|b| b.keys).find(|(key, _)| key.matches(event)).map(|&(_, command)| command)
}

/// The same in a room where the command has keys of its own.
pub fn label_in(room: Room, command: Command) -> &'static str {
    bindings(room).find(|b| b.keys.iter().any(|k| k.1 == command)).map_or("", |b| b.label)
}

/// How people read the keys of a command; empty if it has none.
pub fn label(command: Command) -> &'static str {
    KEYMAP.iter().find(|b| b.keys.iter().any(|k| k.1 == command)).map_or("", |b| b.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Command as C;
    use Room::Scope;

    #[test]
    fn no_key_means_two_things_in_one_room() {
        for room in Room::ALL {
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
            assert!(b.text.chars().count() <= 65, "more than the smallest help page has room for: {b:?}");
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
