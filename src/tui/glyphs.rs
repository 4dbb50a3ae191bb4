//! The shapes that tell states apart without colour, and the plain letters that stand for them where a terminal has
//! nothing but ASCII.

use crate::timeline::state::{CoreState, State};

/// Empty, then one to eight eighths, growing upwards.
pub const RISING: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Empty, then one to eight eighths, growing to the right.
pub const GROWING: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The glyph of a thread's state.
pub fn of_state(state: State, ascii: bool) -> char {
    let (unicode, plain) = match state {
        State::RunningPython => ('█', '#'),
        State::RunningNative => ('▓', '%'),
        State::Fighting => ('▒', 'X'),
        State::WantsGil => ('░', ':'),
        State::Ready => ('▫', 'o'),
        State::Blocked => ('┈', '-'),
        State::Io => ('~', '~'),
        State::Sleeping => ('·', '.'),
        State::Suspended => ('╎', '|'),
        State::Done => (' ', ' '),
    };
    if ascii { plain } else { unicode }
}

/// The glyph of a core's state.
pub fn of_core(state: CoreState, ascii: bool) -> char {
    match state {
        CoreState::Run => of_state(State::RunningPython, ascii),
        CoreState::Native => of_state(State::RunningNative, ascii),
        CoreState::Fight => of_state(State::Fighting, ascii),
        CoreState::Other => '/',
        CoreState::Idle => ' ',
    }
}

/// A cell that mostly does something else, but in which the GIL was fought for: where colours can't show both.
pub fn fought(ascii: bool) -> char {
    if ascii { '*' } else { '▚' }
}

/// A switch that is on or off.
pub fn switch(on: bool, ascii: bool) -> char {
    match (on, ascii) {
        (true, false) => '■',
        (false, false) => '□',
        (true, true) => 'x',
        (false, true) => '.',
    }
}

/// The points of the n-th curve.
pub fn of_curve(n: usize, ascii: bool) -> char {
    let shapes =
        if ascii { ['*', '#', '^', '@', 'o', '+', '%'] } else { ['●', '■', '▲', '◆', '○', '□', '△'] };
    shapes[n % shapes.len()]
}

/// One letter for a thread where it has no hue: m, 1, 2, … 9, a, b, …
pub fn of_thread(thread: u16) -> char {
    match thread {
        0 => 'm',
        n => char::from_digit(u32::from(n - 1) % 35 + 1, 36).unwrap_or('+'),
    }
}

/// What stands for a character in ASCII; a question mark if nothing does.
pub fn plain(symbol: &str) -> &'static str {
    match symbol {
        "─" | "–" | "—" | "┈" | "━" | "▃" | "▂" => "-",
        "┄" | "·" | "…" | "•" => ".",
        "│" | "╎" | "┃" | "┆" | "┊" | "├" | "┤" | "▌" | "▏" | "▎" | "▍" => "|",
        "┴" | "┬" | "┼" | "└" => "+",
        "×" => "x",
        "±" => "~",
        "√" => "V",
        "÷" => "/",
        "µ" => "u",
        "→" | "›" | "►" => ">",
        "←" | "‹" => "<",
        "↑" | "▲" => "^",
        "↓" | "▼" => "v",
        "█" | "▉" | "▊" | "▋" | "▇" | "▆" => "#",
        "▅" | "▄" => "=",
        "▁" => "_",
        "▒" => "X",
        "░" => ":",
        "▓" => "%",
        "▫" => "o",
        "●" => "*",
        "“" | "”" => "\"",
        "’" | "‘" => "'",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn states_are_told_apart_without_colour() {
        for ascii in [false, true] {
            let glyphs: HashSet<char> = State::ALL.iter().map(|&s| of_state(s, ascii)).collect();
            assert_eq!(glyphs.len(), State::COUNT, "ascii: {ascii}");
            let cores: HashSet<char> = CoreState::ALL.iter().map(|&s| of_core(s, ascii)).collect();
            assert_eq!(cores.len(), CoreState::COUNT, "ascii: {ascii}");
            assert!(!glyphs.contains(&fought(ascii)));
        }
        assert!(State::ALL.iter().all(|&s| of_state(s, true).is_ascii()));
    }

    #[test]
    fn threads_have_letters_of_their_own() {
        let letters: HashSet<char> = (0..20).map(of_thread).collect();
        assert!(letters.contains(&'m') && letters.contains(&'1') && letters.contains(&'a'));
        assert!(letters.len() >= 19);
    }
}
