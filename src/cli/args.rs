//! What can be typed on the command line.

use std::{collections::BTreeMap, num::NonZeroU16, path::PathBuf, time::Duration};

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::{
    experiment::{
        knobs::{format_int, parse_int},
        metadata::Experiment,
        settings::{self, SettingError, Settings},
    },
    gil::kind::GilKind,
    runner::{
        options::{Cores, Options},
        range::Range,
        sweep::Measure,
    },
};

/// An oscilloscope for Python's GIL: watch threads run, wait and fight, live.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct Args {
    /// What to do; without it, the screen.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What the screen begins with.
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// Everything that works without the screen.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the experiments
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Run a program without the screen and print what it cost
    Run(RunArgs),
    /// Run a program in several ways, one after the other, and put them side by side
    Compare(CompareArgs),
    /// Run a program over a range of a knob or another choice, and tell where its curves cross
    Sweep(SweepArgs),
    /// Look again at a run that was recorded, on the screen if there is one
    Replay {
        /// What `gilscope run … --record FILE` has written
        file: PathBuf,
        /// Print JSON instead, as `run` does
        #[arg(long)]
        json: bool,
    },
    /// Print a program's bytecode, as CPython 2.7 would
    Dis {
        /// Name of an experiment, or a Python file
        #[arg(value_name = "EXPERIMENT|FILE.py")]
        program: String,
        /// Mark the instructions that count as ticks
        #[arg(long)]
        ticks: bool,
    },
    /// Be a process of a program that another gilscope runs
    #[command(hide = true)]
    Worker,
    /// Give the terminal back when another gilscope is killed that has it
    #[command(hide = true)]
    Guardian {
        /// The terminal's settings
        settings: String,
    },
    /// Say which sources of measurement work on this machine, and what to do about the others
    Doctor,
    /// Print a script that teaches a shell to complete this command line
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// `gilscope [EXPERIMENT] …`
#[derive(Debug, clap::Args)]
pub struct ScreenArgs {
    /// Name of an experiment, or a Python file: opens it; without it, the catalogue
    #[arg(value_name = "EXPERIMENT|FILE.py")]
    pub program: Option<String>,
    /// How it is to run.
    #[command(flatten)]
    pub choices: Choices,
    /// Real interpreters that take part in comparisons
    #[arg(long, value_name = "PATH,…", value_delimiter = ',')]
    pub python: Vec<PathBuf>,
    /// Run it at once
    #[arg(long, requires = "program")]
    pub start: bool,
    /// Leave the screen when the run is over
    #[arg(long, requires = "start")]
    pub quit_when_done: bool,
    /// On leaving, print the last run as JSON instead of a summary
    #[arg(long)]
    pub json: bool,
}

/// `gilscope run …`
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Name of an experiment, or a Python file
    #[arg(value_name = "EXPERIMENT|FILE.py")]
    pub program: String,
    /// How it is to run.
    #[command(flatten)]
    pub choices: Choices,
    /// Run it so many times, until one fails, and report the spread
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub repeat: u32,
    /// Write it down while it runs, for `gilscope replay`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["repeat", "no_trace"])]
    pub record: Option<PathBuf>,
    /// Print JSON: one object, or with --repeat one object whose `runs` are those
    #[arg(long)]
    pub json: bool,
}

/// `gilscope compare …`
#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// Name of an experiment, or a Python file
    #[arg(value_name = "EXPERIMENT|FILE.py")]
    pub program: String,
    /// What is put side by side.
    #[command(flatten)]
    pub several: Several,
    /// Numbers of cores that the program may use, or "all"
    #[arg(long, value_name = "N,…", value_parser = cores, value_delimiter = ',')]
    pub cores: Vec<Cores>,
    /// Ticks between checks of our own machine
    #[arg(long, value_name = "N", value_parser = check_interval())]
    pub check_interval: Option<i32>,
    /// Milliseconds that a thread of our own machine waits before it asks the GIL's holder to let go [default: 5]
    #[arg(long, value_name = "MS", value_parser = milliseconds)]
    pub switch_interval: Option<Duration>,
    /// Set one of the experiment's knobs; can be given several times
    #[arg(long, value_name = "KNOB=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// What is the same for all.
    #[command(flatten)]
    pub terms: Terms,
    /// Run each so many times, in rounds, and tell the median and the spread
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub repeat: u32,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// `gilscope sweep …`
#[derive(Debug, clap::Args)]
pub struct SweepArgs {
    /// Name of an experiment, or a Python file
    #[arg(value_name = "EXPERIMENT|FILE.py")]
    pub program: String,
    /// The knob to sweep, as KNOB=A..B, KNOB=A..B:STEP or KNOB=A..B:xFACTOR; other knobs as KNOB=VALUE
    #[arg(long, value_name = "KNOB=A..B", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Ticks between checks of our own machine, a number or the range to sweep
    #[arg(long, value_name = "N|A..B", value_parser = one_or_range)]
    pub check_interval: Option<OneOrRange>,
    /// Milliseconds that a thread of our own machine waits for the GIL before it asks for it, a number or the range to sweep
    #[arg(long, value_name = "MS|A..B", value_parser = milliseconds_or_range)]
    pub switch_interval: Option<OneOrRange>,
    /// Number of cores that the program may use, or the range to sweep
    #[arg(long, value_name = "N|all|A..B", value_parser = cores_or_range)]
    pub cores: Option<CoresOrRange>,
    /// Each makes a curve.
    #[command(flatten)]
    pub several: Several,
    /// What is the same for all.
    #[command(flatten)]
    pub terms: Terms,
    /// What is measured
    #[arg(long, value_enum, default_value_t)]
    pub measure: Measure,
    /// Run each so many times, in rounds, and tell the median and the spread
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub repeat: u32,
    /// Print JSON
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print CSV: a line for each value
    #[arg(long)]
    pub csv: bool,
}

/// Ways of running that are put side by side.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Several {
    /// The locks to run under
    #[arg(long, value_enum, value_name = "GIL,…", value_delimiter = ',')]
    pub gil: Vec<GilKind>,
    /// The experiment's variants
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub variant: Vec<String>,
    /// Real interpreters that run the same text beside our own machine
    #[arg(long, value_name = "PATH,…", value_delimiter = ',')]
    pub python: Vec<PathBuf>,
}

/// A choice, or the range over which it is swept.
#[derive(Debug, Clone, Copy)]
pub enum OneOrRange {
    /// The same at every point.
    One(i64),
    /// What the sweep is about.
    Range(Range),
}

/// Cores, or the range over which their number is swept.
#[derive(Debug, Clone, Copy)]
pub enum CoresOrRange {
    /// The same at every point.
    Cores(Cores),
    /// What the sweep is about.
    Range(Range),
}

/// How a program is to run.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Choices {
    /// The lock to run under
    #[arg(long, value_enum)]
    pub gil: Option<GilKind>,
    /// Number of cores that the program may use, or "all"
    #[arg(long, value_name = "N|all", value_parser = cores)]
    pub cores: Option<Cores>,
    /// Ticks between checks
    #[arg(long, value_name = "N", value_parser = check_interval())]
    pub check_interval: Option<i32>,
    /// Milliseconds that a thread waits before it asks the GIL's holder to let go [default: 5]
    #[arg(long, value_name = "MS", value_parser = milliseconds)]
    pub switch_interval: Option<Duration>,
    /// Set one of the experiment's knobs; can be given several times
    #[arg(long, value_name = "KNOB=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Choose one of the experiment's variants
    #[arg(long, value_name = "NAME")]
    pub variant: Option<String>,
    /// The rest.
    #[command(flatten)]
    pub terms: Terms,
}

/// Choices that are never compared with each other.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Terms {
    /// Tie each thread to one core
    #[arg(long)]
    pub pin: bool,
    /// End each run after so many seconds
    #[arg(long, value_name = "S", value_parser = timeout)]
    pub timeout: Option<Duration>,
    /// Keep the counters, but record no events
    #[arg(long)]
    pub no_trace: bool,
    /// The directory whose files the program may read [default: the one a program of your own stands in]
    #[arg(long, value_name = "PATH")]
    pub dir: Option<PathBuf>,
}

impl Choices {
    /// The choices in the runner's words, for this experiment.
    pub fn options(&self, experiment: &Experiment) -> Result<Options, SettingError> {
        Ok(Options {
            settings: Settings { variant: self.variant.clone(), knobs: knobs(experiment, &self.set)? },
            gil: self.gil,
            cores: self.cores,
            check_interval: self.check_interval,
            switch_interval: self.switch_interval,
            ..self.terms.options()
        })
    }
}

impl Terms {
    /// These choices in the runner's words.
    pub fn options(&self) -> Options {
        Options {
            pin: self.pin,
            timeout: self.timeout,
            no_trace: self.no_trace,
            directory: self.dir.clone(),
            ..Options::default()
        }
    }
}

/// The values of knobs as a person types them.
pub fn knobs(experiment: &Experiment, set: &[(String, String)]) -> Result<BTreeMap<String, i64>, SettingError> {
    let value = |(name, text): &(String, String)| {
        settings::read_value(experiment, name, text).map(|value| (name.clone(), value))
    };
    set.iter().map(value).collect()
}

/// The parser's complaint in one line.
pub fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let told =
        text.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"));
    let line = told.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{} (see `gilscope --help`)", line.trim_start_matches("error: "))
}

fn cores(text: &str) -> Result<Cores, &'static str> {
    match text {
        "all" => Ok(Cores::All),
        _ => text.parse::<NonZeroU16>().map(Cores::Count).map_err(|_| "give a number from 1 up, or all"),
    }
}

fn check_interval() -> clap::builder::RangedI64ValueParser<i32> {
    clap::value_parser!(i32).range(1..=1_000_000_000)
}

fn one_or_range(text: &str) -> Result<OneOrRange, String> {
    const MOST: i64 = 1_000_000_000;
    if text.contains("..") {
        return positive_range(text, MOST).map(OneOrRange::Range);
    }
    let number = parse_int(text).filter(|n| (1..=MOST).contains(n)).map(OneOrRange::One);
    number.ok_or_else(|| "give a number from 1 up, or a range such as 1..100_000:x10".to_owned())
}

/// Milliseconds as whole microseconds.
fn milliseconds_or_range(text: &str) -> Result<OneOrRange, String> {
    let microseconds = |text: &str| {
        let ms = text.parse().ok().filter(|&ms: &f64| (0.001..=1e9).contains(&ms));
        ms.map(|ms| (ms * 1e3).round() as i64)
    };
    if text.contains("..") {
        return Range::read(text, microseconds).map(OneOrRange::Range);
    }
    let number = microseconds(text).map(OneOrRange::One);
    number.ok_or_else(|| "give milliseconds, or a range such as 0.1..50:x2".to_owned())
}

fn cores_or_range(text: &str) -> Result<CoresOrRange, String> {
    if text.contains("..") {
        return positive_range(text, u16::MAX.into()).map(CoresOrRange::Range);
    }
    cores(text).map(CoresOrRange::Cores).map_err(str::to_owned)
}

/// A range of numbers from 1 to `most`.
fn positive_range(text: &str, most: i64) -> Result<Range, String> {
    let range: Range = text.parse()?;
    let fits = range.values().iter().all(|value| (1..=most).contains(value));
    if fits { Ok(range) } else { Err(format!("the values must lie between 1 and {}", format_int(most))) }
}

fn assignment(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("write KNOB=VALUE, such as N=1000")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

fn timeout(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|&s: &f64| s > 0.0);
    seconds.and_then(|s| Duration::try_from_secs_f64(s).ok()).ok_or("give seconds above 0, such as 2.5")
}

fn milliseconds(text: &str) -> Result<Duration, &'static str> {
    let ms = text.parse().ok().filter(|&ms: &f64| (0.001..=3_600_000.0).contains(&ms));
    ms.map(|ms| Duration::from_secs_f64(ms / 1e3)).ok_or("give milliseconds from 0.001 up, such as 5")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn complaint(line: &str) -> String {
        one_line(&Args::try_parse_from(line.split(' ')).unwrap_err())
    }

    #[test]
    fn the_definition_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_bare_name_opens_the_screen_and_a_command_does_not() {
        let args = Args::try_parse_from(["gilscope", "battle", "--cores", "1", "--start"]).unwrap();
        assert!(args.command.is_none());
        assert_eq!(args.screen.program.as_deref(), Some("battle"));
        assert_eq!(args.screen.choices.cores, NonZeroU16::new(1).map(Cores::Count));
        let args = Args::try_parse_from(["gilscope", "run", "lock", "--set", "N=1_000", "--timeout", "0.5"]).unwrap();
        let Some(Command::Run(run)) = args.command else { panic!("{args:?}") };
        assert_eq!(run.choices.set, [("N".to_owned(), "1_000".to_owned())]);
        assert_eq!(run.choices.terms.timeout, Some(Duration::from_millis(500)));
    }

    #[test]
    fn complaints_take_one_line() {
        assert_eq!(
            complaint("gilscope run battle --cores 0"),
            "invalid value '0' for '--cores <N|all>': give a number from 1 up, or all (see `gilscope --help`)"
        );
        assert_eq!(
            complaint("gilscope run battle --gil big"),
            "invalid value 'big' for '--gil <GIL>' [possible values: tick, tick-cond, timed32, timed, priority, none] (see `gilscope --help`)"
        );
        for line in ["--set N", "--timeout -1", "--timeout nan", "--check-interval 0", "--repeat 0", "--colour"] {
            let complaint = complaint(&format!("gilscope run battle {line}"));
            assert!(!complaint.contains('\n') && complaint.ends_with("--help`)"), "{complaint}");
        }
    }
}
