//! A run drawn in letters, and an engine that plays it: the screen's twin of the runner, for tests and demonstrations.
//!
//! Each thread's life is a line with one letter for each millisecond: `R` run, `N` native, `F` fight, `W` wants GIL, `r` ready,
//! `B` blocked, `I` I/O, `S` sleep, space: not there yet, `.` done. The core that it runs on stands in a line below.
#![allow(dead_code, reason = "each test file uses its own part of this")]

pub mod desk;

use std::{path::PathBuf, sync::Arc, time::Duration};

use gilscope::{
    experiment::metadata::{About, Experiment, Knob, KnobRange, TutorialNumber},
    gil::kind::GilKind,
    lang::code::Code,
    runner::{
        plan::Plan,
        process::ProcessReport,
        report::WaitTimes,
        rows::{self, Case, Progress, Row, Sample},
        signals::Sent,
        snapshot::{CoreLane, ObjectLane, Snapshot, Status, ThreadLane, Watching},
    },
    timeline::{
        Curve, Distribution, ObjectView,
        cell::{CoreCell, GilCell, ThreadCell},
        hand_offs::{Exchange, HandOff},
        state::{CoreState, State, ThreadId},
    },
    trace::{
        counters::{Counter, Syscall, Totals},
        record::ObjectKind,
    },
    tui::{
        engine::{Engine, Listed, Span, View},
        setup::Setup,
    },
    verdict::Yardstick,
    vm::Deadlock,
};

/// A thread as drawn.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    pub name: String,
    pub states: Vec<u8>,
    pub cores: Vec<u8>,
    pub lines: Vec<u32>,
}

/// A whole run as drawn.
#[derive(Debug, Clone, Default)]
pub struct Script {
    pub threads: Vec<Drawn>,
    pub cores: usize,
    /// Nanoseconds that each letter stands for.
    pub tick_ns: u64,
    pub objects: Vec<ObjectLane>,
    pub hand_offs: Exchange,
    pub hand_off: Option<HandOff>,
    pub deadlock: Option<Deadlock>,
    pub delays: Vec<Distribution>,
    /// The processes that the program has started.
    pub processes: Vec<ProcessReport>,
    /// Signals to the program, by when they were sent.
    pub signals: Vec<Sent>,
    /// What there is to say of it.
    pub said: Vec<String>,
}

impl Script {
    /// A run from its drawing: for each thread its name, states, cores and the line it is on while it runs.
    pub fn drawn(cores: usize, tick_ns: u64, threads: &[(&str, &str, &str, u32)]) -> Self {
        let threads = threads
            .iter()
            .map(|(name, states, cores, line)| Drawn {
                name: (*name).into(),
                states: states.bytes().collect(),
                cores: cores.bytes().collect(),
                lines: vec![*line; states.len()],
            })
            .collect();
        Self { threads, cores, tick_ns, ..Self::default() }
    }

    /// The battle, 0.78 s long: long turns, fights of many lengths, hand-offs at uneven times.
    pub fn battle() -> Self {
        let (n, tick_ns) = (7_800, 100_000);
        let mut seed = 7_u64;
        let mut random = move |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut lanes = [vec![b'B'; n], vec![b' '; n], vec![b' '; n]];
        lanes[0][..12].fill(b'R');
        let mut holder = 1;
        let mut at = 12;
        while at < n - 6 {
            let turn = [3, 8, 20, 45, 160][random(5) as usize] + random(9) as usize;
            let end = (at + turn).min(n - 6);
            let other = 3 - holder;
            lanes[holder][at..end].fill(b'R');
            lanes[other][at..end].fill_with(|| if random(100) < 58 { b'F' } else { b'W' });
            if turn > 100 {
                lanes[other][at + 20..end].fill(b'W');
            }
            if random(4) > 0 {
                holder = other;
            }
            at = end;
        }
        for lane in &mut lanes[1..] {
            lane[n - 6..].fill(b'.');
        }
        lanes[0][n - 6..].fill(b'R');
        let threads = lanes
            .into_iter()
            .zip(["main", "worker-1", "worker-2"])
            .enumerate()
            .map(|(i, (states, name))| Drawn {
                name: name.into(),
                cores: vec![if i == 2 { b'1' } else { b'0' }; n],
                lines: (0..n).map(|t| if i == 0 { 29 } else { 15 + (t as u32 / 7 + i as u32) % 2 }).collect(),
                states,
            })
            .collect();
        Self { threads, cores: 2, tick_ns, ..Self::default() }
    }

    /// Two threads that pass a lock to and fro, and a queue between them.
    pub fn locks() -> Self {
        let mut script = Self::drawn(
            2,
            10_000_000,
            &[
                ("main", "RBBBBBBBBBBBBBBBBBBB", "0                   ", 29),
                ("first", " RRRRBBBBRRRRRBBBBBR", " 0000    00000    00", 15),
                ("second", " BBBBRRRRBBBBBRRRRRB", "     1111     11111 ", 16),
            ],
        );
        let id = ThreadId;
        let held = |text: &str| {
            let holder = |c: char| c.to_digit(10).map(|n| (id(n as u16), 1.0));
            text.chars().map(|c| GilCell { first: holder(c), second: None, hand_offs: 0 }).collect()
        };
        let view = |index, kind, curve| ObjectView {
            index,
            number: u32::from(index) + 1,
            kind,
            made_at: None,
            nth: None,
            holder: None,
            waiters: vec![],
            waiting: 0,
            level: None,
            highest: 0,
            takes: 1_204,
            contended: 146,
            hand_offs: 0,
            longest_ns: 3_200_000,
            waited_ns: 64_000_000,
            curve,
        };
        let wide = |text: &str| text.chars().flat_map(|c| std::iter::repeat_n(c, 4)).collect::<String>();
        let lock = ObjectView {
            holder: Some(id(1)),
            waiters: vec![id(2)],
            waiting: 1,
            ..view(0, ObjectKind::Lock, Curve::Held(held(&wide(" 11112222111112222211"))))
        };
        let depths = wide(" 1122111233211100111");
        let guard = ObjectView {
            holder: Some(id(2)),
            level: Some(1),
            highest: 3,
            ..view(
                2,
                ObjectKind::RLock,
                Curve::Depth(
                    held(&wide(" 1111111222222200222")),
                    depths.chars().map(|c| c.to_digit(10).map(|n| n as f32)).collect(),
                ),
            )
        };
        let levels = wide(" 0012334443210001123");
        let levels = levels.chars().map(|c| c.to_digit(10).map(|n| n as f32)).collect();
        let queue = ObjectView {
            level: Some(3),
            highest: 4,
            takes: 17,
            contended: 0,
            longest_ns: 0,
            ..view(1, ObjectKind::Queue, Curve::Level(levels))
        };
        script.objects = vec![
            ObjectLane { name: "lock_a".into(), line: Some(9), object: lock },
            ObjectLane { name: "Queue, line 11".into(), line: Some(11), object: queue },
            ObjectLane { name: "self.guard".into(), line: Some(12), object: guard },
        ];
        let passed = |from, to, given_ns| HandOff {
            object: 0,
            from: id(from),
            to: id(to),
            given_ns,
            taken_ns: given_ns + 12_000,
            bytes: None,
        };
        let all = vec![passed(1, 2, 50_000_000), passed(2, 1, 90_000_000), passed(1, 2, 140_000_000)];
        script.hand_off = Some(all[1]);
        script.hand_offs = Exchange::Each(all);
        script
    }

    /// The same work one after the other, on the main thread.
    pub fn sequential() -> Self {
        Self::drawn(2, 1_000_000, &[("main", &"R".repeat(420), &"0".repeat(420), 15)])
    }

    /// The signals as they stand at a time.
    fn signals_until(&self, now: u64) -> Vec<Sent> {
        let now = now as f64 / 1e9;
        let sent = self.signals.iter().filter(|sent| sent.at_s <= now).cloned();
        sent.map(|sent| Sent { end: sent.end.filter(|(after, _)| sent.at_s + after <= now), ..sent }).collect()
    }

    pub fn length_ns(&self) -> u64 {
        self.threads.iter().map(|t| t.states.len()).max().unwrap_or(0) as u64 * self.tick_ns
    }

    /// What the screen would see of it, `now` nanoseconds after its beginning.
    pub fn snapshot(&self, plan: Arc<Plan>, view: &View, now: u64, status: Status) -> Snapshot {
        let now = now.min(self.length_ns());
        let (from, to) = match view.span {
            Span::Fixed(from, to) => (from, to),
            Span::Last(ns) => (now.saturating_sub(ns), now.max(ns)),
        };
        let width = u64::from(view.width);
        let cuts: Vec<(u64, u64)> =
            (0..width).map(|i| (from + (to - from) * i / width, from + (to - from) * (i + 1) / width)).collect();
        let instant = view.instant.unwrap_or(to).min(now);
        let threads: Vec<ThreadLane> = self
            .threads
            .iter()
            .enumerate()
            .filter(|(_, t)| t.states.iter().position(|&s| s != b' ').is_some_and(|i| i as u64 * self.tick_ns <= now))
            .map(|(i, t)| self.thread(i, t, &cuts, now, instant))
            .collect();
        let mut totals = Totals::default();
        for thread in &threads {
            totals += thread.totals;
        }
        let held: f32 = (0..self.threads.len()).map(|i| self.share(i, 0, now, State::RunningPython)).sum();
        Snapshot {
            code: None,
            elapsed_ns: now,
            range: (from, to),
            end_ns: now,
            gil: if plan.gil == GilKind::None { vec![] } else { cuts.iter().map(|&c| self.gil(c, now)).collect() },
            processes: self.processes.clone(),
            process: 0,
            gil_shares: (0..threads.len())
                .map(|i| (ThreadId(i as u16), self.share(i, 0, now, State::RunningPython) / held.max(1e-9)))
                .collect(),
            cores: (0..self.cores).map(|c| self.core(c, &cuts, now)).collect(),
            thread_count: threads.len(),
            rest: None,
            threads,
            totals,
            machine: vec![0.99, 0.97],
            watching: Watching {
                records: now / 1_300,
                dropped: 0,
                sched_source: "perf".into(),
                sched_exact: true,
                clock_source: "rdtsc + rseq".into(),
                collector_share: 0.009,
            },
            stdout_dropped: 0,
            stdout_tail: if status == Status::Running {
                String::new()
            } else {
                "two countdowns from 10000000 done\n".into()
            },
            delays: if view.delays { self.delays.clone() } else { vec![] },
            objects: self.objects.clone(),
            more_objects: 0,
            hand_offs: self.hand_offs.clone(),
            hand_off: self.hand_off,
            signals: self.signals_until(now),
            deadlock: self.deadlock.clone(),
            status,
            plan,
        }
    }

    fn letters(&self, i: usize, from: u64, to: u64) -> impl Iterator<Item = (usize, u8)> + '_ {
        let t = &self.threads[i];
        let first = (from / self.tick_ns) as usize;
        let last = (to.div_ceil(self.tick_ns) as usize).min(t.states.len());
        (first..last.max(first)).filter_map(|k| Some((k, *t.states.get(k)?)))
    }

    fn overlap(&self, k: usize, from: u64, to: u64) -> f32 {
        let (a, b) = (k as u64 * self.tick_ns, (k as u64 + 1) * self.tick_ns);
        b.min(to).saturating_sub(a.max(from)) as f32 / (to - from).max(1) as f32
    }

    fn share(&self, i: usize, from: u64, to: u64, state: State) -> f32 {
        self.letters(i, from, to).filter(|l| of(l.1) == Some(state)).map(|l| self.overlap(l.0, from, to)).sum()
    }

    fn thread(&self, i: usize, t: &Drawn, cuts: &[(u64, u64)], now: u64, instant: u64) -> ThreadLane {
        let shares = |from: u64, to: u64| {
            let mut shares = [0.0; State::COUNT];
            for (k, letter) in self.letters(i, from, to.min(now)) {
                if let Some(state) = of(letter) {
                    shares[state as usize] += self.overlap(k, from, to);
                }
            }
            shares
        };
        let born = t.states.iter().position(|&s| s != b' ').unwrap_or(0) as u64 * self.tick_ns;
        let at = ((instant.saturating_sub(1)) / self.tick_ns) as usize;
        let ran = |state| (f64::from(self.share(i, 0, now, state)) * now as f64) as u64;
        let (run, fight) = (ran(State::RunningPython), ran(State::Fighting));
        let mut totals = Totals::default();
        totals.set(Counter::Ticks, run / 13);
        totals.set(Counter::Checks, run / 1_310);
        totals.set(Counter::GilAcquires, run / 1_309);
        totals.set(Counter::GilContended, fight / 14_000);
        totals.set(Counter::GilFailed, fight / 13_000);
        totals.set(Counter::GilWakesFutile, fight / 22_000);
        totals.set(Counter::ContextVoluntary, fight / 9_000);
        totals.set(Counter::ContextInvoluntary, run / 4_000_000);
        totals.set_syscall(Syscall::FutexWake, if self.threads.len() > 1 { run / 1_500 } else { 1 });
        totals.set_syscall(Syscall::FutexWait, fight / 8_000);
        ThreadLane {
            id: ThreadId(i as u16),
            name: t.name.clone(),
            cells: cuts
                .iter()
                .map(|&(from, to)| ThreadCell {
                    shares: shares(from, to),
                    failed: u32::from(shares(from, to)[State::Fighting as usize] > 0.0),
                })
                .collect(),
            shares: shares(born, now),
            state: t.states.get(at).and_then(|&l| of(l)),
            position: t.lines.get(at).map(|&l| (1, l as usize)),
            line: t.lines.get(at).copied(),
            totals,
        }
    }

    fn gil(&self, (from, to): (u64, u64), now: u64) -> GilCell {
        let mut shares: Vec<(ThreadId, f32)> = (0..self.threads.len())
            .map(|i| (ThreadId(i as u16), self.share_of_cell(i, from, to, now)))
            .filter(|h| h.1 > 0.0)
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        GilCell { first: shares.first().copied(), second: shares.get(1).copied(), hand_offs: shares.len() as u32 }
    }

    fn share_of_cell(&self, i: usize, from: u64, to: u64, now: u64) -> f32 {
        self.letters(i, from, to.min(now)).filter(|l| l.1 == b'R').map(|l| self.overlap(l.0, from, to)).sum()
    }

    fn core(&self, core: usize, cuts: &[(u64, u64)], now: u64) -> CoreLane {
        let digit = b'0' + core as u8;
        let cell = |from: u64, to: u64| {
            let end = to.min(now);
            let mut cell = CoreCell::default();
            let mut longest = 0.0;
            for i in 0..self.threads.len() {
                let mut mine = 0.0;
                for (k, letter) in self.letters(i, from, end) {
                    let state = match of(letter) {
                        Some(State::RunningPython) => CoreState::Run,
                        Some(State::RunningNative) => CoreState::Native,
                        Some(State::Fighting) => CoreState::Fight,
                        _ => continue,
                    };
                    if self.threads[i].cores.get(k) == Some(&digit) {
                        let part = self.overlap(k, from, to);
                        cell.shares[state as usize] += part;
                        mine += part;
                        cell.failed += u32::from(state == CoreState::Fight);
                    }
                }
                if mine > longest {
                    (longest, cell.thread) = (mine, Some(ThreadId(i as u16)));
                }
            }
            let known = end.saturating_sub(from) as f32 / (to - from).max(1) as f32;
            let busy: f32 = cell.shares.iter().sum();
            cell.shares[CoreState::Other as usize] = (known - busy).max(0.0) * 0.2;
            cell.shares[CoreState::Idle as usize] = (known - busy).max(0.0) * 0.8;
            cell
        };
        CoreLane { cells: cuts.iter().map(|&(from, to)| cell(from, to)).collect(), shares: cell(0, now.max(1)).shares }
    }
}

fn of(letter: u8) -> Option<State> {
    Some(match letter {
        b'R' => State::RunningPython,
        b'N' => State::RunningNative,
        b'F' => State::Fighting,
        b'W' => State::WantsGil,
        b'r' => State::Ready,
        b'B' => State::Blocked,
        b'I' => State::Io,
        b'S' => State::Sleeping,
        b'.' => State::Done,
        _ => return None,
    })
}

/// An engine that plays scripts; time passes only when it is told so.
#[derive(Debug)]
pub struct FakeEngine {
    pub catalogue: Vec<Experiment>,
    pub now: u64,
    pub ends_as: Status,
    pub refuse: Option<String>,
    pub stopped: bool,
    pub intervals: Vec<i32>,
    pub switch_intervals: Vec<Duration>,
    pub started: Vec<Setup>,
    /// Played whatever is started.
    pub script: Option<Script>,
    /// The series that was started: its cases and how often each is run.
    pub series: Option<(Vec<Case>, u32)>,
    /// How often the program was sent SIGINT.
    pub interrupts: u32,
    /// Runs of it that are over.
    pub measured: usize,
    /// How much longer each run takes than the one before, as a share of the first.
    pub jitter: f64,
    /// The case that fails, and how.
    pub trouble: Option<(usize, String)>,
    /// What was saved.
    pub files: Vec<(String, String)>,
    run: Option<(Arc<Plan>, Script)>,
}

impl FakeEngine {
    pub fn new() -> Self {
        Self {
            catalogue: experiments(),
            now: 0,
            ends_as: Status::Finished,
            refuse: None,
            stopped: false,
            intervals: vec![],
            switch_intervals: vec![],
            started: vec![],
            script: None,
            series: None,
            measured: 0,
            interrupts: 0,
            jitter: 0.05,
            trouble: None,
            files: vec![],
            run: None,
        }
    }

    /// Lets so many runs of the series come to their end.
    pub fn measure(&mut self, runs: usize) {
        self.measured += runs;
    }

    /// What the n-th run of a case takes: the drawn run's length, a little more each time;
    /// without a GIL less, with one the more the more often it is checked.
    fn sample(case: &Case, n: usize, jitter: f64) -> Sample {
        let script = Self::script_of(case.plan.variant.as_deref());
        let threaded = script.threads.len() > 1;
        let mut elapsed_s = script.length_ns() as f64 / 1e9 * (1.0 + jitter * n as f64);
        if threaded {
            let slower = 1.0 + 100.0 / f64::from(case.plan.check_interval) / 20.0;
            elapsed_s *= if case.plan.gil == GilKind::None { 0.3 } else { slower };
        }
        Sample {
            elapsed_s,
            syscalls: Some(if threaded { 536_772 } else { 3 }),
            badness: Some(if threaded { 0.042 } else { 0.0 }),
            io_response: None,
            gil_wait: threaded.then_some(WaitTimes { count: 25_233, p50_us: 21.0, p99_us: 5_200.0, max_us: 31_000.0 }),
            printed: None,
        }
    }

    pub fn script(setup: &Setup) -> Script {
        Self::script_of(setup.variant.as_deref())
    }

    fn script_of(variant: Option<&str>) -> Script {
        match variant {
            Some("sequential") => Script::sequential(),
            _ => Script::battle(),
        }
    }
}

impl Engine for FakeEngine {
    fn catalogue(&self) -> &[Experiment] {
        &self.catalogue
    }

    fn cores(&self) -> u16 {
        2
    }

    fn start(&mut self, setup: &Setup) -> Result<(), String> {
        if let Some(reason) = &self.refuse {
            return Err(reason.clone());
        }
        let experiment = self.catalogue.iter().find(|e| e.id == setup.experiment).expect("a known experiment");
        let plan = Plan {
            experiment: setup.experiment.clone(),
            file: experiment.file.clone(),
            source: experiment.source.clone(),
            variant: setup.variant.clone(),
            knobs: setup.knobs.clone(),
            gil: setup.gil,
            cores: setup.cores,
            pin: setup.pin,
            check_interval: setup.check_interval,
            switch_interval: setup.switch_interval,
            timeout: None,
            trace: true,
            directory: None,
        };
        self.started.push(setup.clone());
        (self.now, self.stopped) = (0, false);
        self.run = Some((Arc::new(plan), self.script.clone().unwrap_or_else(|| Self::script(setup))));
        Ok(())
    }

    fn stop(&mut self) {
        self.stopped = true;
    }

    fn interrupt(&mut self) {
        self.interrupts += 1;
    }

    fn start_series(&mut self, cases: Vec<Case>, repeat: u32) {
        (self.series, self.measured, self.stopped) = (Some((cases, repeat)), 0, false);
    }

    fn stop_series(&mut self) {
        self.stopped = true;
    }

    fn progress(&mut self) -> Option<Progress> {
        let (cases, repeat) = self.series.as_ref()?;
        let mut rows: Vec<Row> = cases.iter().cloned().map(Row::new).collect();
        let total = rows.len() * *repeat as usize;
        let done = self.measured.min(total);
        for run in 0..done {
            let (case, n) = (run % cases.len(), run / cases.len());
            match &self.trouble {
                Some((broken, why)) if *broken == case => rows[case].trouble = Some(why.clone()),
                _ => rows[case].add(Self::sample(&cases[case], n, self.jitter)),
            }
        }
        rows::set_ratios(&mut rows);
        let over = done == total;
        let current = (!over).then_some((done % cases.len(), 0.2));
        Some(Progress {
            left_s: rows::seconds_left(&rows, *repeat as usize, current),
            rows,
            done,
            total,
            current,
            over,
        })
    }

    fn picture(&mut self, case: usize, view: &View) -> Option<Snapshot> {
        let (cases, _) = self.series.as_ref()?;
        let plan = cases.get(case).filter(|case| case.interpreter.is_none())?.plan.clone();
        (self.measured > case).then_some(())?;
        let script = Self::script_of(plan.variant.as_deref());
        Some(script.snapshot(plan, view, u64::MAX, Status::Finished))
    }

    fn save(&mut self, files: Vec<(String, String)>) {
        self.files = files;
    }

    fn saved(&mut self) -> Option<Result<Vec<PathBuf>, String>> {
        let files = std::mem::take(&mut self.files);
        (!files.is_empty())
            .then(|| Ok(files.into_iter().map(|(name, _)| PathBuf::from("/home/teacher").join(name)).collect()))
    }

    fn set_switch_interval(&mut self, interval: Duration) {
        self.switch_intervals.push(interval);
    }

    fn set_check_interval(&mut self, ticks: i32) {
        self.intervals.push(ticks);
    }

    fn snapshot(&mut self, view: &View) -> Option<Snapshot> {
        let (plan, script) = self.run.as_ref()?;
        let status = match (self.stopped, self.now >= script.length_ns()) {
            (true, _) => Status::Aborted,
            (false, true) => self.ends_as.clone(),
            (false, false) => Status::Running,
        };
        Some(script.snapshot(Arc::clone(plan), view, self.now, status))
    }

    fn verdict(&self, _: Option<Yardstick>) -> Vec<String> {
        self.run.as_ref().map_or_else(Vec::new, |(_, script)| script.said.clone())
    }

    fn listing(&self, _: &Arc<Code>) -> Vec<Listed> {
        vec![]
    }
}

/// Name, part, title, slides, question, what to look for.
type Listing = (&'static str, u8, &'static str, &'static str, &'static str, &'static str);

const ROWS: [Listing; 9] = [
    ("multitasking", 1, "two tasks on one core", "9", "Do both run at once?", "The lanes alternate."),
    ("parallel", 1, "two, then three tasks on two cores", "10", "When does the third run?", "The third has to wait."),
    (
        "thread-launch",
        3,
        "main starts a thread, and both go on",
        "26–31",
        "Who goes first?",
        "A lane appears and ends.",
    ),
    ("join", 3, "main waits for a worker", "36", "What does main do meanwhile?", "Main's lane is blocked."),
    ("race", 4, "x += 1 against x -= 1, without a lock", "40–44", "What is x at the end?", "An update is lost."),
    ("lock", 4, "the race, repaired", "49–51", "What does the lock cost?", "The result is right."),
    ("gil-single", 7, "four threads under each lock", "84", "How many run at once?", "Never more than one."),
    ("long-tick", 7, "one instruction that takes seconds", "90", "Can the other run?", "All others starve."),
    ("ticks", 7, "which instructions count", "89", "Is a tick a unit of time?", "Only some count."),
];

/// The first experiments, shortened: the battle is number 6.
pub fn experiments() -> Vec<Experiment> {
    let mut all: Vec<Experiment> = ROWS.map(plain).into();
    let battle = battle();
    let mut one_core = Experiment { id: "one-core".into(), file: "one-core.py".into(), ..battle.clone() };
    one_core.about.title = "the same battle on one core".into();
    one_core.about.cores = 1;
    all.splice(6..6, [battle, one_core]);
    all
}

fn plain((id, part, title, slides, predict, look_for): Listing) -> Experiment {
    Experiment {
        id: id.into(),
        file: format!("{id}.py"),
        source: RACE.into(),
        about: About {
            title: title.into(),
            part,
            slides: slides.into(),
            predict: predict.into(),
            look_for: look_for.into(),
            ..About::default()
        },
        knobs: vec![],
        trouble: None,
    }
}

fn battle() -> Experiment {
    let mut battle = plain((
        "battle",
        6,
        "two threads, one GIL",
        "79–80, 94, 98",
        "Two threads share the work on two cores: how much faster than one after the other?",
        "It is slower: one thread runs at a time, and every hand-over of the GIL costs system calls and wake-ups in vain.",
    ));
    battle.source = BATTLE.into();
    battle.knobs = vec![Knob {
        range: KnobRange { name: "N".into(), min: 1, max: 1_000_000_000, help: "steps in each countdown".into() },
        default: 10_000_000,
    }];
    battle.about.variants = vec!["threaded".into(), "sequential".into()];
    battle.about.baseline = Some("sequential".into());
    battle.about.tutorial = Some(TutorialNumber {
        ratio: 1.85,
        ratio_one_core: Some(1.54),
        text: "45.5 s against 24.6 s, slide 80".into(),
        ..TutorialNumber::default()
    });
    battle
}

const BATTLE: &str = r#"# /// script
# [tool.gilscope]
# title = "two threads, one GIL"
# ///
"""Two countdowns from N, one after the other or each in a thread of its own."""
from threading import Thread

N = 10_000_000
VARIANT = "threaded"


def count(n):
    # One step costs three ticks.
    while n > 0:
        n -= 1


if VARIANT == "sequential":
    count(N)
    count(N)
else:
    first = Thread(target=count, args=(N,))
    second = Thread(target=count, args=(N,))
    first.start()
    second.start()
    first.join()
    second.join()

print("two countdowns from %d done" % N)
"#;

const RACE: &str = r#"# /// script
# ///
"""Two threads change one number, each a million times."""
from threading import Thread

N = 1_000_000
x = 0


def up():
    global x
    for i in range(N):
        x += 1


def down():
    global x
    for i in range(N):
        x -= 1
"#;
