//! A series without the screen: watched until its end, with a line that tells how far it is.

use std::{
    io::{self, IsTerminal, Write},
    time::Duration,
};

use crate::runner::{rows::Progress, series::Series};

use super::{
    execute::Interrupt,
    exit::{CliError, Exit},
};

/// How often signals are looked for and the line is written.
const LISTEN: Duration = Duration::from_millis(50);

/// Waits for the end of a series, which a signal brings about early.
pub fn watch(series: &Series, interrupt: &Interrupt) -> Result<Progress, CliError> {
    let told = io::stderr().is_terminal();
    loop {
        let over = series.wait_for(LISTEN);
        let progress = series.progress();
        if told {
            let text = if over { String::new() } else { line(&progress) };
            // Nobody is left to tell if even this is closed.
            let _ = write!(io::stderr(), "\r{text}\x1b[K");
        }
        if over {
            return Ok(progress);
        }
        if interrupt.asked() {
            series.stop();
        }
    }
}

/// How far it is, in one line.
fn line(progress: &Progress) -> String {
    let Progress { rows, done, total, current, left_s, .. } = progress;
    let mut parts = vec![format!("{} of {total}", (done + 1).min(*total))];
    if let Some((case, s)) = current {
        let label = rows.get(*case).map_or("", |row| &row.case.label);
        parts.push(format!("{label} {s:.1} s"));
    }
    if let Some(left) = left_s {
        parts.push(format!("about {:.0} s left", left.ceil().max(1.0)));
    }
    parts.join(" · ")
}

/// The exit status: a series that went to its end with something wrong in it is no success.
pub fn exit(progress: &Progress, interrupt: &Interrupt) -> Exit {
    if interrupt.asked() {
        Exit::Interrupted
    } else if progress.rows.iter().any(|row| row.trouble.is_some()) {
        Exit::Failed
    } else {
        Exit::Finished
    }
}
