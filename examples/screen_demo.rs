//! The real screen on a made-up run, for looking at it: `cargo run --example screen_demo -- [--ascii] [--theme light]`.

#[path = "../tests/tui_support/mod.rs"]
mod support;

use std::time::Instant;

use gilscope::{
    experiment::metadata::Experiment,
    lang::code::Code,
    runner::snapshot::{Snapshot, Status},
    tui::{
        engine::{Engine, Listed, View},
        run::{Options, run},
        setup::Setup,
        theme::ThemeName,
    },
};
use support::FakeEngine;

/// The scripted engine, at the pace of the clock.
struct Timed {
    fake: FakeEngine,
    since: Instant,
}

impl Engine for Timed {
    fn catalogue(&self) -> &[Experiment] {
        self.fake.catalogue()
    }
    fn cores(&self) -> u16 {
        self.fake.cores()
    }
    fn start(&mut self, setup: &Setup) -> Result<(), String> {
        self.since = Instant::now();
        self.fake.start(setup)
    }
    fn stop(&mut self) {
        self.fake.stop();
    }
    fn set_check_interval(&mut self, ticks: i32) {
        self.fake.set_check_interval(ticks);
    }
    fn snapshot(&mut self, view: &View) -> Option<Snapshot> {
        if !self.fake.stopped {
            self.fake.now = self.since.elapsed().as_nanos() as u64;
        }
        self.fake.snapshot(view)
    }
    fn listing(&self, code: &Code) -> Vec<Listed> {
        self.fake.listing(code)
    }
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let has = |word: &str| args.iter().any(|a| a == word);
    let mut fake = FakeEngine::new();
    if has("--fail") {
        fake.ends_as = Status::Failed("Traceback (most recent call last):\n  File \"battle.py\", line 27, in <module>\n    secnd.join()\nNameError: name 'secnd' is not defined".into());
    }
    let theme = if has("light") {
        Some(ThemeName::Light)
    } else if has("projector") {
        Some(ThemeName::Projector)
    } else {
        None
    };
    let options = Options { ascii: has("--ascii"), theme, ..Options::default() };
    let mut engine = Timed { fake, since: Instant::now() };
    let farewell = run(&mut engine, &options)?;
    println!("left; signal {:?}", farewell.signal);
    Ok(())
}
