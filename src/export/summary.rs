//! A run, or several, as text for people: what `run` prints and what stays in the terminal when the screen is left.

use crate::{
    experiment::{knobs::format_int, metadata::About},
    figures::{count, percent, ratio, seconds},
    runner::{
        plan::Plan,
        process::{
            ProcessReport,
            roll::{fates, word},
        },
        report::{Report, ThreadReport},
        snapshot::{Status, Watching},
        spread::Spread,
    },
    timeline::{Delay, state::State},
    trace::counters::{Counter, Syscall},
    verdict::{Yardstick, verdict},
};

use super::table::{Align, Table};

/// The states that are worth a column, with their heads.
const STATES: [(State, &str); 9] = [
    (State::RunningPython, "run"),
    (State::RunningNative, "native"),
    (State::Fighting, "fight"),
    (State::WantsGil, "wants GIL"),
    (State::Ready, "ready"),
    (State::Blocked, "blocked"),
    (State::Io, "I/O"),
    (State::Sleeping, "sleep"),
    (State::Suspended, "suspended"),
];

/// One run. `baseline_s`: how long the experiment's baseline variant took under the same conditions, if known.
pub fn summary(report: &Report, about: &About, baseline_s: Option<f64>) -> String {
    let mut text = head(&report.plan);
    text.push_str(&ending(report));
    if report.outcome == Status::Finished {
        text.push_str(&comparison(report, about, baseline_s));
    }
    text.push_str(&said(report, about, baseline_s));
    for part in [threads(report), counters(report), delays(report)] {
        if !part.is_empty() {
            text.push('\n');
            text.push_str(&part);
        }
    }
    text.push('\n');
    text.push_str(&watching(&report.plan, &report.watching));
    text
}

/// Several runs of one plan: a line each, then the distribution.
pub fn repeated(plan: &Plan, reports: &[Report]) -> String {
    let mut table = Table::new([Align::Right; 6]);
    table.row(["run", "time", "acquired", "failed", "badness", "system calls"]);
    for (number, report) in (1..).zip(reports) {
        let totals = &report.totals;
        table.row([
            format!("{number}"),
            seconds(report.elapsed_s),
            count(totals.get(Counter::GilAcquires)),
            count(totals.get(Counter::GilFailed)),
            format!("{:.4}", totals.badness()),
            count(totals.syscalls_total()),
        ]);
    }
    let Spread { median, min, max } = Spread::of(reports.iter().map(|report| report.elapsed_s)).unwrap_or_default();
    let spread = format!("median {}, from {} to {}", seconds(median), seconds(min), seconds(max));
    format!("{}\n{}\n{spread}\n", head(plan), table.render(0))
}

/// What ran, and under which conditions.
fn head(plan: &Plan) -> String {
    let mut what = vec![plan.experiment.clone()];
    what.extend(plan.variant.clone());
    what.extend(plan.knobs.iter().map(|(name, value)| format!("{name} = {}", format_int(*value))));
    let cores = if plan.cores == 1 { "1 core".to_owned() } else { format!("{} cores", plan.cores) };
    let pinned = if plan.pin { ", pinned" } else { "" };
    let interval = if plan.gil.is_timed() {
        format!("switch interval {} ms", plan.switch_interval.as_secs_f64() * 1e3)
    } else {
        format!("check every {}", plan.check_interval)
    };
    format!("{}\n{} · {interval} · {cores}{pinned}\n", what.join(" · "), plan.gil.title())
}

fn ending(report: &Report) -> String {
    let time = seconds(report.elapsed_s);
    let how = match &report.outcome {
        Status::Running => "still running after",
        Status::Finished => "finished in",
        Status::Failed(_) => "failed after",
        Status::Deadlock(_) => "deadlock; ended after",
        Status::TimedOut => "out of time after",
        Status::Aborted => "stopped after",
    };
    format!("{how} {time}\n")
}

/// Against the baseline, if that has been run, and the tutorial's own ratio, if it has one.
fn comparison(report: &Report, about: &About, baseline_s: Option<f64>) -> String {
    let variant = report.plan.variant.as_deref();
    let Some(baseline) = about.baseline.as_deref().filter(|&name| Some(name) != variant) else {
        return String::new();
    };
    let measured = baseline_s.filter(|&s| s > 0.0);
    let ours = measured.map(|s| format!("{} the time of {baseline} ({})", ratio(report.elapsed_s / s), seconds(s)));
    let theirs = about.tutorial_ratio(variant, report.plan.cores).zip(about.tutorial.as_ref()).map(|(r, number)| {
        let of = if ours.is_some() { String::new() } else { format!(" the time of {baseline}") };
        format!("tutorial {}{of} ({})", ratio(r), number.text)
    });
    [ours, theirs].into_iter().flatten().map(|line| line + "\n").collect()
}

/// What happened, and why.
fn said(report: &Report, about: &About, baseline_s: Option<f64>) -> String {
    let name = about.baseline.as_deref().filter(|&name| Some(name) != report.plan.variant.as_deref());
    let yardstick = name.zip(baseline_s).map(|(name, seconds)| Yardstick { name, seconds });
    let lines: String = verdict(report, yardstick).into_iter().map(|sentence| sentence + "\n").collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

/// Shares of the run by thread, and how busy each core was with them.
fn threads(report: &Report) -> String {
    let seconds_in = |state: State| {
        let all = report.threads.iter().filter_map(|thread| thread.seconds);
        all.map(|seconds| seconds[state as usize]).sum::<f64>()
    };
    let shown: Vec<_> = STATES.into_iter().filter(|&(state, _)| seconds_in(state) > 0.0).collect();
    if shown.is_empty() {
        return String::new();
    }
    let mut align = vec![Align::Right; shown.len() + 1];
    align[0] = Align::Left;
    let mut table = Table::new(align);
    table.row(std::iter::once("thread").chain(shown.iter().map(|&(_, head)| head)));
    let (own, rest) = busiest(&report.threads);
    for (name, seconds) in own.into_iter().chain(rest) {
        let share = |&(state, _): &(State, &str)| percent(seconds[state as usize] / report.elapsed_s);
        table.row(std::iter::once(name).chain(shown.iter().map(share)));
    }
    let cores: Vec<_> =
        report.cores_busy.iter().enumerate().map(|(core, &busy)| format!("core {core} {}", percent(busy))).collect();
    let busy = if cores.is_empty() { String::new() } else { format!("\nbusy   {}\n", cores.join("   ")) };
    table.render(0) + &busy
}

/// As many threads have rows of their own; of more, the first and those that used the cores most.
const ROWS: usize = 20;

type Seconds = [f64; State::COUNT];
type Named = (String, Seconds);

/// The threads that have rows, in order of start, and the mean of all others.
fn busiest(threads: &[ThreadReport]) -> (Vec<Named>, Option<Named>) {
    let mut all: Vec<_> = threads.iter().enumerate().filter_map(|(i, t)| Some((i, t, t.seconds?))).collect();
    if all.len() <= ROWS {
        return (all.into_iter().map(|(_, thread, seconds)| (thread.name.clone(), seconds)).collect(), None);
    }
    let busy =
        |seconds: &Seconds| State::ALL.iter().filter(|s| s.wants_core()).map(|&s| seconds[s as usize]).sum::<f64>();
    all[1..].sort_by(|a, b| busy(&b.2).total_cmp(&busy(&a.2)));
    let rest = all.split_off(ROWS - 1);
    let mut mean = [0.0; State::COUNT];
    for (_, _, seconds) in &rest {
        mean.iter_mut().zip(seconds).for_each(|(m, s)| *m += s / rest.len() as f64);
    }
    all.sort_by_key(|&(i, ..)| i);
    let own = all.into_iter().map(|(_, thread, seconds)| (thread.name.clone(), seconds)).collect();
    (own, Some((format!("+{} more, each", count(rest.len() as u64)), mean)))
}

fn counters(report: &Report) -> String {
    let totals = &report.totals;
    let get = |counter| totals.get(counter);
    let mut table = Table::new([Align::Left, Align::Right, Align::Left]);
    let mut row = |name: &str, n: u64, detail: String| table.row([name.to_owned(), count(n), detail]);
    row("ticks", get(Counter::Ticks), format!("{} checks", count(get(Counter::Checks))));
    let acquired = get(Counter::GilAcquires);
    if acquired > 0 {
        let contended = get(Counter::GilContended);
        let share = percent(contended as f64 / acquired as f64);
        row("GIL acquired", acquired, format!("{} contended, {share}", count(contended)));
        row("failed", get(Counter::GilFailed), format!("badness {:.4}", totals.badness()));
    }
    let calls = Syscall::ALL.into_iter().filter(|&call| totals.syscall(call) > 0);
    let calls: Vec<_> = calls.map(|call| format!("{} {}", call.name(), count(totals.syscall(call)))).collect();
    row("system calls", totals.syscalls_total(), calls.join(", "));
    let migrations = report.migrations.map(|n| format!(", {} migrations", count(n))).unwrap_or_default();
    let preempted = count(get(Counter::ContextInvoluntary));
    row("switches", get(Counter::ContextVoluntary), format!("voluntary, {preempted} preempted{migrations}"));
    if !report.processes.is_empty() {
        row(word(&report.processes, true), report.processes.len() as u64, processes(&report.processes));
    }
    table.render(0)
}

/// What became of the processes, and what memory each had of its own.
fn processes(all: &[ProcessReport]) -> String {
    let memory = Spread::of(all.iter().filter_map(|process| process.private_bytes).map(|bytes| bytes as f64));
    let memory = memory.map(|memory| format!(", {:.1} MiB of their own each", memory.median / f64::from(1 << 20)));
    format!("{}{}", fates(all), memory.unwrap_or_default())
}

/// How long waits, holds and wake-ups took.
fn delays(report: &Report) -> String {
    let mut table = Table::new([Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
    table.row(["", "times", "median", "p99", "longest"]);
    let happened: Vec<_> = Delay::ALL.into_iter().filter_map(|delay| Some((delay, report.times(delay)?))).collect();
    for &(delay, times) in &happened {
        let [p50, p99, max] = [times.p50_us, times.p99_us, times.max_us].map(|us| seconds(us / 1e6));
        table.row([delay.name().to_owned(), count(times.count), p50, p99, max]);
    }
    if happened.is_empty() { String::new() } else { table.render(0) }
}

/// How the figures were obtained, and what was lost.
fn watching(plan: &Plan, watching: &Watching) -> String {
    if !plan.trace {
        return "counted, not recorded\n".to_owned();
    }
    format!(
        "switches: {} · clock: {} · {} records, {} lost\n",
        watching.sched_source,
        watching.clock_source,
        count(watching.records),
        count(watching.dropped)
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use std::{collections::BTreeMap, sync::Arc};

    use super::*;
    use crate::{
        experiment::catalogue,
        gil::{kind::GilKind, lock::DEFAULT_SWITCH_INTERVAL},
        runner::measured::Measured,
        timeline::{Distribution, Spread},
        trace::counters::Totals,
    };

    /// A made-up run with figures like those of a real one.
    pub(crate) fn battle() -> Report {
        let mut totals = Totals::default();
        for (counter, n) in [
            (Counter::Ticks, 60_006_000),
            (Counter::Checks, 594_118),
            (Counter::GilAcquires, 594_120),
            (Counter::GilContended, 23_514),
            (Counter::GilFailed, 25_233),
            (Counter::ContextVoluntary, 38_055),
            (Counter::ContextInvoluntary, 212),
        ] {
            totals.set(counter, n);
        }
        totals.set_syscall(Syscall::FutexWake, 490_818);
        totals.set_syscall(Syscall::FutexWait, 44_941);
        let mut seconds = [0.0; State::COUNT];
        seconds[State::RunningPython as usize] = 0.375;
        seconds[State::Fighting as usize] = 0.25;
        seconds[State::WantsGil as usize] = 0.001;
        let spread = Spread { count: 23_514, p50: 12_000, p99: 80_000, max: 3_100_000 };
        let mut measured = Measured::default();
        measured.delays[Delay::GilWait as usize] = Distribution { spread, steps: vec![23_514] };
        let thread = |name: &str, seconds| ThreadReport {
            process: 0,
            name: name.to_owned(),
            task: false,
            seconds,
            totals: Totals::default(),
        };
        Report {
            plan: Arc::new(Plan {
                experiment: "battle".to_owned(),
                file: "battle.py".to_owned(),
                source: String::new(),
                variant: Some("threaded".to_owned()),
                knobs: BTreeMap::from([("N".to_owned(), 10_000_000)]),
                gil: GilKind::Tick,
                cores: 2,
                pin: true,
                check_interval: 100,
                switch_interval: DEFAULT_SWITCH_INTERVAL,
                timeout: None,
                trace: true,
                directory: None,
            }),
            elapsed_s: 0.75,
            outcome: Status::Finished,
            stdout: "done\n".to_owned(),
            stderr: String::new(),
            threads: vec![thread("main", None), thread("first", Some(seconds)), thread("second", Some(seconds))],
            processes: Vec::new(),
            cores_busy: vec![1.0, 0.5],
            totals,
            migrations: Some(8),
            signals: None,
            measured,
            watching: Watching {
                records: 1_000_000,
                dropped: 0,
                sched_source: "perf".to_owned(),
                sched_exact: true,
                clock_source: "rdtsc + rseq".to_owned(),
                collector_share: 0.01,
            },
        }
    }

    #[test]
    fn one_run_reads_from_the_answer_down_to_the_cost() {
        let about = &catalogue::get("battle").unwrap().about;
        let expected = "\
battle · threaded · N = 10_000_000
tick GIL (2.x) · check every 100 · 2 cores, pinned
finished in 750 ms
1.88× the time of sequential (400 ms)
tutorial 1.85× (45.5 s against 24.6 s, slide 80)

Two threads took 1.88× as long as sequential: 490,818 system calls to wake a thread, which 25,233 times found the lock \
taken again.
Two threads had something to compute, and the GIL let one at a time: together they ran Python for 100 % of the time and \
wanted to for 502 ms more.

thread   run  fight  wants GIL
first   50 %   33 %       <1 %
second  50 %   33 %       <1 %

busy   core 0 100 %   core 1 50 %

ticks         60,006,000  594,118 checks
GIL acquired     594,120  23,514 contended, 4 %
failed            25,233  badness 0.0425
system calls     535,759  futex_wait 44,941, futex_wake 490,818
switches          38,055  voluntary, 212 preempted, 8 migrations

           times   median      p99  longest
GIL wait  23,514  12.0 µs  80.0 µs  3.10 ms

switches: perf · clock: rdtsc + rseq · 1,000,000 records, 0 lost
";
        assert_eq!(summary(&battle(), about, Some(0.4)), expected);
    }

    #[test]
    fn without_a_baseline_the_tutorial_s_ratio_says_to_what() {
        let about = &catalogue::get("battle").unwrap().about;
        let text = summary(&battle(), about, None);
        let line = text.lines().nth(3).unwrap();
        assert_eq!(line, "tutorial 1.85× the time of sequential (45.5 s against 24.6 s, slide 80)");
    }

    #[test]
    fn processes_are_told_with_what_became_of_them() {
        let mut report = battle();
        let process = |(exit, number)| ProcessReport {
            number,
            name: format!("Process-{number}"),
            kind: crate::runner::process::Standing::Process,
            pid: 4_000,
            started_ns: 0,
            ended_ns: Some(1),
            exit: Some(exit),
            private_bytes: (exit == 0).then_some(2 << 20),
            cpu_ns: None,
            share: None,
        };
        report.processes = [0, -9, 0].into_iter().zip(1..).map(process).collect();
        let text = summary(&report, &catalogue::get("battle").unwrap().about, None);
        let line = text.lines().find(|line| line.starts_with("processes")).unwrap();
        assert_eq!(line, "processes              3  2 well · 1 otherwise, 2.0 MiB of their own each");
    }

    #[test]
    fn what_was_not_recorded_is_left_out() {
        let mut report = battle();
        let plan = Plan { trace: false, ..(*report.plan).clone() };
        report.plan = Arc::new(plan);
        report.threads.iter_mut().for_each(|thread| thread.seconds = None);
        report.totals = Totals::default();
        report.outcome = Status::Failed("boom".to_owned());
        let text = summary(&report, &About::default(), None);
        assert!(!text.contains("thread "), "{text}");
        assert!(!text.contains("badness"), "{text}");
        assert!(text.contains("failed after 750 ms\n"), "{text}");
        assert!(text.ends_with("\ncounted, not recorded\n"), "{text}");
    }

    #[test]
    fn of_ten_thousand_threads_the_busiest_have_rows_and_the_others_share_one() {
        let mut report = battle();
        let mut seconds = [0.0; State::COUNT];
        seconds[State::Sleeping as usize] = 0.375;
        let sleeper = |n| ThreadReport {
            process: 0,
            name: format!("worker-{n}"),
            task: false,
            seconds: Some(seconds),
            totals: Totals::default(),
        };
        report.threads.extend((0..10_000).map(sleeper));
        if let Some(busy) = &mut report.threads[7_003].seconds {
            busy[State::RunningPython as usize] = 0.3;
        }
        let text = summary(&report, &About::default(), None);
        let rows: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("thread ")).take(ROWS + 2).collect();
        assert!(rows[1].starts_with("first ") && rows.iter().any(|row| row.starts_with("worker-7000 ")), "{text}");
        assert!(rows[ROWS].starts_with("+9,983 more, each") && rows[ROWS].contains("50 %"), "{text}");
        assert_eq!(rows[ROWS + 1], "", "{text}");
    }

    #[test]
    fn several_runs_are_a_table_and_a_distribution() {
        let reports = [battle(), Report { elapsed_s: 1.25, ..battle() }];
        let expected = "\
battle · threaded · N = 10_000_000
tick GIL (2.x) · check every 100 · 2 cores, pinned

run    time  acquired  failed  badness  system calls
  1  750 ms   594,120  25,233   0.0425       535,759
  2  1.25 s   594,120  25,233   0.0425       535,759

median 1.00 s, from 750 ms to 1.25 s
";
        assert_eq!(repeated(&battle().plan, &reports), expected);
    }
}
