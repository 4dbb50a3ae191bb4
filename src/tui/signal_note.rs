//! What became of the latest signal to the program, in one line.

use crate::{
    runner::{
        signals::{Sent, waits},
        snapshot::{Snapshot, Status},
    },
    timeline::signals::Fate,
};

use super::format;

/// The line, and whether the signal still waits for its handler. One that waits goes before one that does not.
pub fn of(snapshot: &Snapshot) -> Option<(String, bool)> {
    let pending = snapshot.signals.iter().rfind(|sent| sent.end.is_none());
    let sent = pending.or(snapshot.signals.last())?;
    let running = snapshot.status == Status::Running;
    Some((line(sent, snapshot.end_ns as f64 / 1e9, running), sent.end.is_none()))
}

fn line(sent: &Sent, now_s: f64, running: bool) -> String {
    let name = sent.name();
    let often = if sent.times > 1 { format!(", {} times", sent.times) } else { String::new() };
    let time = |seconds: f64| format::seconds((seconds.max(0.0) * 1e9) as u64);
    let at = time(sent.at_s);
    match sent.end {
        Some((after, Fate::Handled)) => format!("{name} sent at {at}{often}: handled after {}", time(after)),
        Some((_, Fate::Ignored)) => format!("{name} sent at {at}{often}: ignored, it has no handler"),
        None if !running => format!("{name} sent at {at}{often}: never handled"),
        None => {
            let ago = (now_s - sent.at_s).max(0.0);
            let kept = sent.kept_for_most_of(ago).map(|kept| {
                let line = kept.line.map_or_else(String::new, |line| format!(" (line {line})"));
                format!(": main {}{line}", waits(kept.wanted))
            });
            format!("{name} sent {ago:.1} s ago{often}, not handled yet{}", kept.unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{runner::signals::Kept, timeline::signals::Wanted, trace::record::Wait};

    fn sent(end: Option<(f64, Fate)>, kept: Option<(Wanted, f64)>) -> Sent {
        let kept = kept.map(|(wanted, seconds)| Kept { wanted, line: Some(31), seconds });
        Sent { number: libc::SIGINT as u32, at_s: 1.2, times: 1, end, kept }
    }

    #[test]
    fn what_keeps_the_main_thread_is_told_while_it_does() {
        let join = Wanted::Wait(Wait::Join);
        let pending = |kept| line(&sent(None, kept), 2.0, true);
        let joins = "SIGINT sent 0.8 s ago, not handled yet: main is in join (line 31)";
        assert_eq!(pending(Some((join, 0.79))), joins);
        assert_eq!(pending(Some((join, 0.01))), "SIGINT sent 0.8 s ago, not handled yet", "that was not it");
        let gil = "SIGINT sent 0.8 s ago, not handled yet: main waits for the GIL (line 31)";
        assert_eq!(pending(Some((Wanted::Gil, 0.6))), gil);
    }

    #[test]
    fn in_the_end_it_was_handled_or_was_not() {
        let over = |end| line(&sent(end, None), 9.0, false);
        assert_eq!(over(Some((0.81, Fate::Handled))), "SIGINT sent at 1.20 s: handled after 0.81 s");
        assert_eq!(over(Some((0.002, Fate::Ignored))), "SIGINT sent at 1.20 s: ignored, it has no handler");
        assert_eq!(over(None), "SIGINT sent at 1.20 s: never handled");
        let thrice = Sent { times: 3, ..sent(Some((0.0051, Fate::Handled)), None) };
        assert_eq!(line(&thrice, 9.0, false), "SIGINT sent at 1.20 s, 3 times: handled after 5.1 ms");
    }
}
