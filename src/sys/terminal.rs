//! The settings of a terminal, written down so that another process can restore them.

use std::{io, os::fd::AsFd};

use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};

/// A terminal's settings.
#[derive(Debug, Clone)]
pub struct Settings(Termios);

impl Settings {
    /// Those of a terminal, now.
    pub fn of(terminal: impl AsFd) -> io::Result<Self> {
        Ok(Self(tcgetattr(terminal)?))
    }

    /// As a text.
    pub fn write_down(&self) -> String {
        let Termios { input_modes, output_modes, control_modes, local_modes, special_codes, .. } = &self.0;
        let modes = [input_modes.bits(), output_modes.bits(), control_modes.bits(), local_modes.bits()];
        let keys = keys().map(|key| u32::from(special_codes[key]));
        modes.into_iter().chain(keys).map(|number| format!("{number:x}")).collect::<Vec<_>>().join(":")
    }

    /// Gives a terminal the settings of such a text; but only if it is in raw mode, as it was left: who else has it by now has set it as
    /// he likes.
    pub fn restore(terminal: impl AsFd, text: &str) -> io::Result<()> {
        let numbers: Result<Vec<u32>, _> = text.split(':').map(|number| u32::from_str_radix(number, 16)).collect();
        let numbers = numbers.map_err(io::Error::other)?;
        let [input, output, control, local, ref codes @ ..] = numbers[..] else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let now = tcgetattr(&terminal)?;
        let mut wanted = now.clone();
        wanted.input_modes = InputModes::from_bits_retain(input);
        wanted.output_modes = OutputModes::from_bits_retain(output);
        wanted.control_modes = ControlModes::from_bits_retain(control);
        wanted.local_modes = LocalModes::from_bits_retain(local);
        let mut raw = wanted.clone();
        raw.make_raw();
        if (now.input_modes, now.output_modes, now.local_modes) != (raw.input_modes, raw.output_modes, raw.local_modes)
        {
            return Ok(());
        }
        for (key, &code) in keys().zip(codes) {
            wanted.special_codes[key] = code as u8;
        }
        Ok(tcsetattr(terminal, OptionalActions::Now, &wanted)?)
    }
}

fn keys() -> impl Iterator<Item = SpecialCodeIndex> {
    let all = [
        SpecialCodeIndex::VINTR,
        SpecialCodeIndex::VQUIT,
        SpecialCodeIndex::VERASE,
        SpecialCodeIndex::VKILL,
        SpecialCodeIndex::VEOF,
        SpecialCodeIndex::VTIME,
        SpecialCodeIndex::VMIN,
        SpecialCodeIndex::VSTART,
        SpecialCodeIndex::VSTOP,
        SpecialCodeIndex::VSUSP,
        SpecialCodeIndex::VEOL,
        SpecialCodeIndex::VEOL2,
    ];
    all.into_iter()
}

/// From now on this process ends when it wants to, and writes to a terminal whoever has it: signals of the keyboard and of job control
/// are nothing to it, nor those that ask a program to end.
pub fn ignore_signals() {
    let keyboard = [libc::SIGINT, libc::SIGQUIT, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU];
    for signal in keyboard.into_iter().chain([libc::SIGHUP, libc::SIGTERM, libc::SIGPIPE]) {
        // SAFETY: to ignore a signal takes no handler, and nothing else in this process sets any.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
}
