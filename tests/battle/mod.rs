//! A made-up battle of any length: threads that take the GIL from each other, with their context switches.

use gilscope::{
    timeline::{Config, Event, Switch, Timeline, Way, state::ThreadId},
    trace::record::Kind,
};

/// Who takes part.
#[derive(Debug, Clone, Copy)]
pub struct Battle {
    /// Threads, at least two.
    pub threads: u16,
    /// Cores; thread T is tied to core T modulo this.
    pub cores: u16,
    /// Events and switches together, about.
    pub events: usize,
    /// Bytes for intervals.
    pub budget: usize,
}

/// Small numbers without a pattern (xorshift), the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Collects events and feeds them in batches, as a collector would.
struct Pen {
    battle: Battle,
    timeline: Timeline,
    events: Vec<Vec<Event>>,
    switches: Vec<Switch>,
    ns: u64,
    written: usize,
}

impl Pen {
    fn say(&mut self, thread: u16, kind: Kind) {
        self.ns += 400;
        let core = thread % self.battle.cores;
        self.events[usize::from(thread)].push(Event { ns: self.ns, arg: 7, core, kind, flags: 1 });
        self.count();
    }

    fn switch(&mut self, thread: u16, way: Way) {
        self.ns += 300;
        let core = thread % self.battle.cores;
        self.switches.push(Switch { ns: self.ns, tid: 100 + u32::from(thread), core, way });
        self.count();
    }

    fn sleep(&mut self, thread: u16) {
        self.say(thread, Kind::GilSleep);
        self.switch(thread, Way::Blocked);
    }

    fn wake(&mut self, thread: u16) {
        self.switch(thread, Way::In);
        self.say(thread, Kind::GilWake);
    }

    fn count(&mut self) {
        self.written += 1;
        if self.written.is_multiple_of(100_000) {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        for (thread, events) in self.events.iter_mut().enumerate() {
            self.timeline.push(ThreadId(thread as u16), events);
            events.clear();
        }
        self.timeline.push_switches(&self.switches);
        self.switches.clear();
        self.timeline.advance(self.ns);
    }
}

/// The timeline of such a battle.
pub fn fight(battle: Battle) -> Timeline {
    let Battle { threads, cores, events, budget } = battle;
    let timeline = Timeline::new(Config { gil: true, cores, exact_switches: true, budget });
    let mut pen = Pen {
        battle,
        timeline,
        events: vec![Vec::new(); usize::from(threads)],
        switches: Vec::new(),
        ns: 0,
        written: 0,
    };
    for thread in 0..threads {
        pen.timeline.bind(ThreadId(thread), 100 + u32::from(thread));
        pen.switch(thread, Way::In);
        pen.say(thread, Kind::ThreadStart);
        if thread > 0 {
            pen.say(thread, Kind::GilRequest);
            pen.sleep(thread);
        }
    }
    let mut dice = Dice(0x2009);
    let mut holder = 0;
    pen.say(holder, Kind::GilAcquire);
    while pen.written < events {
        let challenger = (holder + 1 + dice.roll(u64::from(threads) - 1) as u16) % threads;
        pen.wake(challenger);
        for _ in 0..dice.roll(3) {
            pen.say(holder, Kind::GilCheck);
        }
        if dice.roll(2) == 0 {
            pen.sleep(challenger);
        } else {
            pen.say(holder, Kind::GilRelease);
            pen.say(challenger, Kind::GilAcquire);
            pen.say(holder, Kind::GilRequest);
            pen.sleep(holder);
            holder = challenger;
        }
    }
    pen.hand_over();
    pen.timeline.finish(pen.ns);
    assert_eq!(pen.timeline.losses().repaired, 0);
    pen.timeline
}
