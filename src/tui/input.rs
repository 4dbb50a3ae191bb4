//! From terminal events to actions.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{
    action::{Action, Command},
    keymap,
    state::State,
};

/// What an event means just now; `None` if nothing.
pub fn action(state: &State, event: &Event) -> Option<Action> {
    match event {
        Event::Resize(width, height) => Some(Action::Resize(*width, *height)),
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            if state.entry.is_some() {
                typed(key)
            } else {
                pressed(state, key)
            }
        }
        _ => None,
    }
}

/// A key while no field is open. On the help page any key but the global ones leaves it.
fn pressed(state: &State, key: &KeyEvent) -> Option<Action> {
    let command = keymap::command(state.room, key);
    if state.help && !matches!(command, Some(Command::Quit | Command::Suspend | Command::Theme)) {
        return Some(Action::Command(Command::Help));
    }
    command.map(Action::Command)
}

/// A key while text is being typed.
fn typed(key: &KeyEvent) -> Option<Action> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char('c') if ctrl => Action::Command(Command::Quit),
        KeyCode::Char('z') if ctrl => Action::Command(Command::Suspend),
        KeyCode::Char(letter) if !ctrl => Action::Type(letter),
        KeyCode::Backspace => Action::Erase,
        KeyCode::Enter => Action::Accept,
        KeyCode::Esc => Action::Cancel,
        KeyCode::Tab => Action::NextField,
        KeyCode::Up => Action::Command(Command::Choose(-1)),
        KeyCode::Down => Action::Command(Command::Choose(1)),
        _ => return None,
    })
}
