//! A run, or several of the same plan, as JSON.
//!
//! One run is one object; several are one object with `runs` and, beside it, the distribution of `elapsed_s`.
//! What was not measured is `null`, never 0. Field names are promised: scripts read them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    gil::kind::GilKind,
    runner::{
        plan::Plan,
        process::{ProcessReport, Standing},
        report::{Report, ThreadReport, WaitTimes},
        signals::Sent,
        snapshot::Status,
        spread::Spread,
    },
    timeline::{Delay, Distribution, signals::Fate, state::State},
    trace::counters::{Counter, Syscall, Totals},
    verdict::verdict,
};

#[derive(Serialize)]
struct Run<'a> {
    experiment: &'a str,
    variant: Option<&'a str>,
    knobs: &'a BTreeMap<String, i64>,
    gil: GilKind,
    cores: u16,
    pinned: bool,
    check_interval: i32,
    switch_interval_ms: f64,
    elapsed_s: f64,
    outcome: &'static str,
    stdout: &'a str,
    stderr: &'a str,
    error: Option<&'a str>,
    threads: Vec<Thread<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tasks: Vec<Task<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    processes: Vec<Process<'a>>,
    cores_busy: &'a [f64],
    counters: Counters,
    gil_wait_us: Option<Times>,
    gil_hold_us: Option<Times>,
    hand_off_us: Option<Times>,
    signal_us: Option<Times>,
    io_response_us: Option<Times>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_us: Option<Times>,
    signals: Option<Vec<Signal>>,
    verdict: Vec<String>,
    trace: Trace<'a>,
}

#[derive(Serialize)]
struct Thread<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "is_first")]
    process: u16,
    run_s: Option<f64>,
    native_s: Option<f64>,
    fight_s: Option<f64>,
    want_gil_s: Option<f64>,
    ready_s: Option<f64>,
    blocked_s: Option<f64>,
    io_s: Option<f64>,
    sleep_s: Option<f64>,
    ctx_voluntary: u64,
    ctx_involuntary: u64,
    syscalls: u64,
}

/// Threads of the first process do not name it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
fn is_first(process: &u16) -> bool {
    *process == 0
}

/// A process that the program has started, or a further interpreter. Seconds are counted from the beginning of the run.
#[derive(Serialize)]
struct Process<'a> {
    number: u16,
    name: &'a str,
    kind: &'static str,
    pid: u32,
    started_s: f64,
    ended_s: Option<f64>,
    /// Negative for the signal that killed it.
    exit: Option<i32>,
    private_bytes: Option<u64>,
    cpu_s: Option<f64>,
    gil_held_s: Option<f64>,
}

/// A generator that was gone on with step by step. Its threads' time is counted with them.
#[derive(Serialize)]
struct Task<'a> {
    name: &'a str,
    run_s: Option<f64>,
    suspended_s: Option<f64>,
}

#[derive(Serialize)]
struct Counters {
    ticks: u64,
    checks: u64,
    gil_acquires: u64,
    gil_contended: u64,
    gil_failed: u64,
    gil_wakes_futile: u64,
    drop_requests: u64,
    forced_switches: u64,
    lock_contended: u64,
    badness: f64,
    ctx_voluntary: u64,
    ctx_involuntary: u64,
    migrations: Option<u64>,
    syscalls: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Times {
    count: u64,
    p50: f64,
    p99: f64,
    max: f64,
    histogram: Vec<Step>,
}

/// A signal to the program. Seconds are counted from the beginning of the run.
#[derive(Serialize)]
struct Signal {
    number: u32,
    name: String,
    times: u32,
    sent_s: f64,
    /// `null`: it was not.
    handled_s: Option<f64>,
    ignored: bool,
}

/// A step of a logarithmic histogram that has anything in it.
#[derive(Serialize)]
struct Step {
    from: f64,
    count: u64,
}

#[derive(Serialize)]
struct Trace<'a> {
    records: u64,
    dropped: u64,
    sched_source: &'a str,
    clock_source: &'a str,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the JSON's own name")]
struct Runs<'a> {
    experiment: &'a str,
    variant: Option<&'a str>,
    gil: GilKind,
    cores: u16,
    elapsed_s: Elapsed,
    runs: Vec<Run<'a>>,
}

#[derive(Serialize)]
struct Elapsed {
    median: f64,
    min: f64,
    max: f64,
}

/// One run as one object, on several lines.
pub fn run(report: &Report) -> String {
    pretty(&Run::new(report))
}

/// Several runs of one plan as one object.
pub fn runs(plan: &Plan, reports: &[Report]) -> String {
    let Spread { median, min, max } = Spread::of(reports.iter().map(|report| report.elapsed_s)).unwrap_or_default();
    pretty(&Runs {
        experiment: &plan.experiment,
        variant: plan.variant.as_deref(),
        gil: plan.gil,
        cores: plan.cores,
        elapsed_s: Elapsed { median, min, max },
        runs: reports.iter().map(Run::new).collect(),
    })
}

/// Any plain data as JSON text that ends in a newline.
pub fn pretty(data: &impl Serialize) -> String {
    // Writing plain data with text keys into memory has no way to fail.
    serde_json::to_string_pretty(data).unwrap_or_default() + "\n"
}

/// The word for how a run ended.
pub fn outcome(status: &Status) -> &'static str {
    match status {
        Status::Running => "running",
        Status::Finished => "finished",
        Status::Failed(_) => "failed",
        Status::Deadlock(_) => "deadlock",
        Status::TimedOut => "timeout",
        Status::Aborted => "aborted",
    }
}

impl<'a> Run<'a> {
    fn new(report: &'a Report) -> Self {
        let Report { plan, watching, .. } = report;
        Self {
            experiment: &plan.experiment,
            variant: plan.variant.as_deref(),
            knobs: &plan.knobs,
            gil: plan.gil,
            cores: plan.cores,
            pinned: plan.pin,
            check_interval: plan.check_interval,
            switch_interval_ms: plan.switch_interval.as_secs_f64() * 1e3,
            elapsed_s: report.elapsed_s,
            outcome: outcome(&report.outcome),
            stdout: &report.stdout,
            stderr: &report.stderr,
            error: match &report.outcome {
                Status::Failed(text) | Status::Deadlock(text) => Some(text),
                _ => None,
            },
            threads: report.threads.iter().filter(|thread| !thread.task).map(Thread::new).collect(),
            tasks: report.threads.iter().filter(|thread| thread.task).map(Task::new).collect(),
            processes: report.processes.iter().map(|process| Process::new(process, &report.measured.held_s)).collect(),
            cores_busy: &report.cores_busy,
            counters: Counters::new(&report.totals, report.migrations),
            gil_wait_us: Times::of(report, Delay::GilWait),
            gil_hold_us: Times::of(report, Delay::GilHold),
            hand_off_us: Times::of(report, Delay::HandOff),
            signal_us: Times::of(report, Delay::Signal),
            io_response_us: Times::of(report, Delay::IoResponse),
            message_us: Times::of(report, Delay::Message),
            signals: report.signals.as_ref().map(|all| all.iter().map(Signal::new).collect()),
            verdict: verdict(report, None),
            trace: Trace {
                records: watching.records,
                dropped: watching.dropped,
                sched_source: &watching.sched_source,
                clock_source: &watching.clock_source,
            },
        }
    }
}

impl<'a> Task<'a> {
    fn new(task: &'a ThreadReport) -> Self {
        let seconds = |state: State| task.seconds.map(|seconds| seconds[state as usize]);
        Self { name: &task.name, run_s: seconds(State::RunningPython), suspended_s: seconds(State::Suspended) }
    }
}

impl<'a> Thread<'a> {
    fn new(thread: &'a ThreadReport) -> Self {
        let seconds = |state: State| thread.seconds.map(|seconds| seconds[state as usize]);
        Self {
            name: &thread.name,
            process: thread.process,
            run_s: seconds(State::RunningPython),
            native_s: seconds(State::RunningNative),
            fight_s: seconds(State::Fighting),
            want_gil_s: seconds(State::WantsGil),
            ready_s: seconds(State::Ready),
            blocked_s: seconds(State::Blocked),
            io_s: seconds(State::Io),
            sleep_s: seconds(State::Sleeping),
            ctx_voluntary: thread.totals.get(Counter::ContextVoluntary),
            ctx_involuntary: thread.totals.get(Counter::ContextInvoluntary),
            syscalls: thread.totals.syscalls_total(),
        }
    }
}

impl<'a> Process<'a> {
    fn new(process: &'a ProcessReport, held_s: &[f64]) -> Self {
        let seconds = |ns: u64| ns as f64 / 1e9;
        Self {
            number: process.number,
            name: &process.name,
            kind: match process.kind {
                Standing::Process => "process",
                Standing::Interpreter => "interpreter",
            },
            pid: process.pid,
            started_s: seconds(process.started_ns),
            ended_s: process.ended_ns.map(seconds),
            exit: process.exit,
            private_bytes: process.private_bytes,
            cpu_s: process.cpu_ns.map(seconds),
            gil_held_s: held_s.get(usize::from(process.number)).copied(),
        }
    }
}

impl Signal {
    fn new(sent: &Sent) -> Self {
        let ended = |with: Fate| sent.end.filter(|&(_, fate)| fate == with).map(|(after, _)| sent.at_s + after);
        Self {
            number: sent.number,
            name: sent.name(),
            times: sent.times,
            sent_s: sent.at_s,
            handled_s: ended(Fate::Handled),
            ignored: ended(Fate::Ignored).is_some(),
        }
    }
}

impl Times {
    fn of(report: &Report, delay: Delay) -> Option<Self> {
        let WaitTimes { count, p50_us, p99_us, max_us } = report.times(delay)?;
        let steps = report.measured.delays[delay as usize].steps.iter().enumerate().filter(|&(_, &count)| count > 0);
        // Steps are cut to three digits: where they begin is no measurement.
        let step = |(step, &count)| Step { from: Distribution::from_ns(step).round() / 1e3, count };
        Some(Self { count, p50: p50_us, p99: p99_us, max: max_us, histogram: steps.map(step).collect() })
    }
}

impl Counters {
    fn new(totals: &Totals, migrations: Option<u64>) -> Self {
        let mut syscalls: BTreeMap<_, _> =
            Syscall::ALL.into_iter().map(|call| (call.name(), totals.syscall(call))).collect();
        syscalls.insert("total", totals.syscalls_total());
        Self {
            ticks: totals.get(Counter::Ticks),
            checks: totals.get(Counter::Checks),
            gil_acquires: totals.get(Counter::GilAcquires),
            gil_contended: totals.get(Counter::GilContended),
            gil_failed: totals.get(Counter::GilFailed),
            gil_wakes_futile: totals.get(Counter::GilWakesFutile),
            drop_requests: totals.get(Counter::DropRequests),
            forced_switches: totals.get(Counter::ForcedSwitches),
            lock_contended: totals.get(Counter::LockContended),
            badness: totals.badness(),
            ctx_voluntary: totals.get(Counter::ContextVoluntary),
            ctx_involuntary: totals.get(Counter::ContextInvoluntary),
            migrations,
            syscalls,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::summary::tests::battle;

    #[test]
    fn one_run_has_every_promised_field() {
        let value: serde_json::Value = serde_json::from_str(&run(&battle())).unwrap();
        assert_eq!(value["experiment"], "battle");
        assert_eq!(value["variant"], "threaded");
        assert_eq!(value["gil"], "tick");
        assert_eq!(value["outcome"], "finished");
        assert_eq!(value["error"], serde_json::Value::Null);
        assert_eq!(value["threads"][1]["fight_s"], 0.25);
        assert_eq!(value["threads"][0]["run_s"], serde_json::Value::Null, "not recorded is not 0");
        assert_eq!(value["cores_busy"][1], 0.5);
        assert_eq!(value["counters"]["gil_failed"], 25_233);
        assert_eq!(value["counters"]["syscalls"]["futex_wake"], 490_818);
        assert_eq!(value["counters"]["syscalls"]["total"], 535_759);
        assert_eq!(value["gil_wait_us"]["p99"], 80.0);
        assert_eq!(value["gil_wait_us"]["count"], 23_514);
        assert_eq!(value["gil_wait_us"]["histogram"][0]["count"], 23_514);
        assert_eq!(value["io_response_us"], serde_json::Value::Null, "nothing of that kind happened");
        assert_eq!(value["trace"]["sched_source"], "perf");
        assert_eq!(value["signals"], serde_json::Value::Null, "nothing was recorded");
    }

    #[test]
    fn each_signal_is_told_with_what_became_of_it() {
        let sent = |end| Sent { number: 2, at_s: 0.25, times: 1, end, kept: None };
        let ends = [Some((1.5, Fate::Handled)), Some((1.5, Fate::Ignored)), None];
        let report = Report { signals: Some(ends.map(sent).into()), ..battle() };
        let value: serde_json::Value = serde_json::from_str(&run(&report)).unwrap();
        let signals = value["signals"].as_array().unwrap();
        assert_eq!((&signals[0]["name"], &signals[0]["sent_s"]), (&"SIGINT".into(), &0.25.into()));
        let ends: Vec<_> = signals.iter().map(|signal| (signal["handled_s"].as_f64(), &signal["ignored"])).collect();
        assert_eq!(ends, [(Some(1.75), &false.into()), (None, &true.into()), (None, &false.into())]);
    }

    #[test]
    fn several_runs_come_with_their_spread() {
        let mut reports = vec![battle(), battle(), battle()];
        reports[1].elapsed_s = 9.0;
        reports[2].outcome = Status::Failed("boom".to_owned());
        let value: serde_json::Value = serde_json::from_str(&runs(&battle().plan, &reports)).unwrap();
        assert_eq!(value["elapsed_s"]["median"], 0.75);
        assert_eq!(value["elapsed_s"]["max"], 9.0);
        assert_eq!(value["runs"].as_array().unwrap().len(), 3);
        assert_eq!(value["runs"][2]["error"], "boom");
    }
}
