//! `gilscope doctor`: which sources of measurement work on this machine, why others don't, and what to do.
//!
//! Each probe tries the real thing. One that does not work is no failure of the command: it says what the screen
//! will show as *inferred*, or not at all.

use std::{
    env,
    io::{self, IsTerminal},
    sync::atomic::AtomicU32,
    time::Duration,
};

use sysinfo::{CpuRefreshKind, System};

use crate::{
    export::table::{Align, Table},
    sched::source::{self, Probe},
    sys::{
        affinity, clock,
        futex::{self, Woken},
        stamp::Stamper,
    },
};

use super::{
    exit::{CliError, Exit},
    output,
};

/// What came of one probe.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    source: &'static str,
    verdict: Verdict,
    /// What was found.
    detail: String,
    /// What a person can do to have it better.
    advice: Option<String>,
}

/// How far a source can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Works,
    Limited,
    Missing,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Limited => "limited",
            Self::Missing => "missing",
        }
    }
}

impl Finding {
    fn works(source: &'static str, detail: impl Into<String>) -> Self {
        Self { source, verdict: Verdict::Works, detail: detail.into(), advice: None }
    }

    fn limited(source: &'static str, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { source, verdict: Verdict::Limited, detail: detail.into(), advice: Some(advice.into()) }
    }

    fn missing(source: &'static str, detail: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { source, verdict: Verdict::Missing, detail: detail.into(), advice: Some(advice.into()) }
    }
}

/// Probes everything and prints the findings.
pub fn doctor() -> Result<Exit, CliError> {
    let findings = [cores(), stamps(), switches(), futexes(), machine_load(), terminal(), text()];
    output::print(&render(&findings)).map(|()| Exit::Finished)
}

fn render(findings: &[Finding]) -> String {
    let mut table = Table::new([Align::Left; 3]);
    for Finding { source, verdict, detail, advice } in findings {
        table.row([verdict.word(), source, detail]);
        if let Some(advice) = advice {
            table.row(["", "", &format!("→ {advice}")]);
        }
    }
    let system = System::long_os_version().unwrap_or_else(|_| env::consts::OS.to_owned());
    let kernel = System::kernel_version().unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    format!("gilscope {version} on {system}, kernel {kernel}, {}\n\n{}", env::consts::ARCH, table.render(0))
}

fn cores() -> Finding {
    let allowed = affinity::allowed().len();
    let all = sysinfo_cores();
    let detail = if allowed < all { format!("{allowed} of {all} allowed") } else { format!("{allowed}") };
    match allowed {
        1 => Finding::limited(
            "cores",
            detail,
            "battles need two cores; give this process more (taskset, container limits)",
        ),
        _ => Finding::works("cores", detail),
    }
}

/// The source of time stamps and core numbers.
fn stamps() -> Finding {
    let label = Stamper::new().label();
    if !cfg!(target_arch = "x86_64") {
        return Finding::limited("time stamps", label, "dearer than a counter; no other source on this processor yet");
    }
    if !clock::counter_is_steady() {
        let advice = "the kernel does not trust the time stamp counter; recording will cost more";
        return Finding::limited("time stamps", label, advice);
    }
    if label.contains("rseq") {
        Finding::works("time stamps", label)
    } else {
        Finding::limited(
            "time stamps",
            label,
            "the C library registers no rseq area: glibc 2.35 or newer makes stamps cheaper",
        )
    }
}

/// A wait that must run out of time, and one that must come back at once.
fn futexes() -> Finding {
    let word = AtomicU32::new(0);
    let in_time = futex::wait((&word).into(), 0, Some(Duration::from_millis(1))) == Woken::ByTimeout;
    if in_time && futex::wait((&word).into(), 1, None) == Woken::AtOnce {
        Finding::works("futex", "wait and wake")
    } else {
        Finding::missing(
            "futex",
            "the system call is refused",
            "allow futex in the sandbox; no program can run without",
        )
    }
}

/// The kernel's context switches.
fn switches() -> Finding {
    match source::probe() {
        Probe::Works { sees_others: true } => Finding::works("context switches", "perf, of the whole machine"),
        Probe::Works { sees_others: false } => Finding::limited(
            "context switches",
            "perf, of the program's own threads",
            "other programs' threads count as idle; `sudo sysctl kernel.perf_event_paranoid=0` shows them too",
        ),
        Probe::Refused(refusal) => {
            Finding::missing("context switches", format!("inferred: {}", refusal.reason), refusal.advice)
        }
    }
}

fn machine_load() -> Finding {
    match sysinfo_cores() {
        0 => {
            Finding::missing("sysinfo", "no cores listed", "nothing: the load of the rest of the machine is not shown")
        }
        n => Finding::works("sysinfo", format!("load of {n} cores")),
    }
}

fn sysinfo_cores() -> usize {
    System::new().map_or(0, |mut system| {
        system.refresh_cpu_list(CpuRefreshKind::nothing().with_usage());
        system.cpus().len()
    })
}

fn terminal() -> Finding {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Finding::missing("terminal", "none", "only `gilscope run` and its kin work without one");
    }
    match crossterm::terminal::size() {
        Ok((width, height)) if width < 80 || height < 24 => {
            Finding::limited("terminal", format!("{width}×{height}"), "make it 80×24 or larger")
        }
        Ok((width, height)) => Finding::works("terminal", format!("{width}×{height}, {}", colours())),
        Err(error) => Finding::limited("terminal", error.to_string(), "its size can't be read; 80×24 is assumed"),
    }
}

fn colours() -> String {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    match (set("NO_COLOR"), set("COLORTERM"), set("TERM")) {
        (Some(_), ..) => "no colour (NO_COLOR is set)".to_owned(),
        (_, Some(depth), _) => depth,
        (.., Some(name)) => name,
        _ => "TERM is not set".to_owned(),
    }
}

/// The character set, by the rule of the C library: the first of three variables that is set.
fn text() -> Finding {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    let locale = locale.unwrap_or_else(|| "C".to_owned());
    let name = locale.to_ascii_lowercase();
    if name.contains("utf-8") || name.contains("utf8") {
        Finding::works("characters", locale)
    } else {
        Finding::limited("characters", locale, "set LANG to a UTF-8 locale (C.UTF-8) if bars look wrong")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_stand_in_columns_with_advice_below() {
        let findings =
            [Finding::works("futex", "wait and wake"), Finding::limited("terminal", "20×5", "make it larger")];
        let text = render(&findings);
        let table = text.split_once("\n\n").unwrap().1;
        assert_eq!(
            table,
            "works    futex     wait and wake\nlimited  terminal  20×5\n                   → make it larger\n"
        );
    }

    #[test]
    fn this_machine_has_futexes_and_cores() {
        assert_eq!(futexes().verdict, Verdict::Works);
        assert_ne!(cores().verdict, Verdict::Missing);
    }
}
