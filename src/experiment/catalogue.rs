//! The experiments that come with the program: their source texts are part of the executable.

use std::sync::LazyLock;

use super::{load, metadata::Experiment};

/// Name, file name and source text of a program in `assets/experiments`. The file is called as the experiment, unless it would
/// hide a module of that name from itself and its neighbours.
macro_rules! asset {
    ($id:literal) => {
        asset!($id, $id)
    };
    ($id:literal, $file:literal) => {
        ($id, concat!($file, ".py"), include_str!(concat!("../../assets/experiments/", $file, ".py")))
    };
}

/// In the order of teaching.
const ASSETS: &[(&str, &str, &str)] = &[
    asset!("multitasking"),
    asset!("parallel"),
    asset!("task-execution"),
    asset!("cpu-bound"),
    asset!("io-bound"),
    asset!("shared-memory"),
    asset!("processes-ipc"),
    asset!("distributed"),
    asset!("thread-launch"),
    asset!("countdown-class"),
    asset!("countdown-function"),
    asset!("join"),
    asset!("daemon"),
    asset!("thousands"),
    asset!("nondeterminism"),
    asset!("race"),
    asset!("lock"),
    asset!("half-locked"),
    asset!("lock-leak"),
    asset!("deadlock"),
    asset!("rlock"),
    asset!("semaphore-limit"),
    asset!("semaphore-signal"),
    asset!("bounded-semaphore"),
    asset!("event-init"),
    asset!("event-done"),
    asset!("condition"),
    asset!("starvation"),
    asset!("livelock"),
    asset!("queue", "queue-maxsize"),
    asset!("queue-join"),
    asset!("queue-many"),
    asset!("battle"),
    asset!("one-core"),
    asset!("gil-single"),
    asset!("io-release"),
    asset!("check-interval"),
    asset!("ticks"),
    asset!("long-tick"),
    asset!("interrupt"),
    asset!("switch-lag"),
    asset!("signalling"),
    asset!("c-extension"),
    asset!("churn"),
    asset!("io-server"),
    asset!("io-response"),
    asset!("message"),
    asset!("pickle", "pickle-table"),
    asset!("pickle-fast"),
    asset!("channel"),
    asset!("many-interpreters"),
    asset!("process-class"),
    asset!("mp-battle"),
    asset!("process-control"),
    asset!("mp-pipe"),
    asset!("mp-queue"),
    asset!("mp-shared"),
    asset!("pool"),
    asset!("event-loop"),
    asset!("generators"),
    asset!("scheduler"),
    asset!("coroutine-io"),
    asset!("convoy"),
    asset!("gil-history"),
    asset!("switch-interval"),
    asset!("refcount-storm"),
    asset!("per-interpreter"),
    asset!("fair-gil"),
];

static ALL: LazyLock<Vec<Experiment>> = LazyLock::new(|| {
    let read = |(id, file, source): (&str, &str, &str)| load::from_source(id, file, source.to_owned());
    ASSETS.iter().map(|&asset| read(asset).expect("a test reads every embedded program")).collect()
});

/// All experiments, by part and in the order of teaching.
pub fn all() -> &'static [Experiment] {
    &ALL
}

/// The experiment of that name.
pub fn get(id: &str) -> Option<&'static Experiment> {
    all().iter().find(|experiment| experiment.id == id)
}

/// The heading under which the experiments of a part of the tutorial stand.
pub fn heading(part: u8) -> &'static str {
    match part {
        0 => "Yours",
        1 | 2 => "Basic concepts",
        3 => "Threads",
        4 => "Synchronisation",
        5 => "Queues",
        6..=8 => "The GIL",
        9 => "Messages",
        10 => "multiprocessing",
        11 | 12 => "Without threads",
        _ => "Beyond",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_is_read_and_says_what_a_teacher_needs() {
        assert_eq!(all().len(), ASSETS.len());
        for Experiment { id, source, about, knobs, .. } in all() {
            assert!(source.is_ascii(), "{id}: Python 2 needs ASCII");
            for said in [&about.title, &about.predict, &about.look_for] {
                assert!(!said.is_empty(), "{id}");
            }
            assert_eq!(about.slides.is_empty(), about.part > 12, "{id}");
            assert!(about.title.len() <= 50, "{id}: the title has to fit a line of the screen");
            assert!(!knobs.is_empty() && knobs.len() == about.knobs.len(), "{id}");
            let program = source.split("# ///\n").nth(1).unwrap();
            let docstring = program.strip_prefix("\"\"\"").and_then(|text| text.split("\"\"\"").next());
            let words = docstring.unwrap_or_default().split_whitespace().count();
            assert!((10..=35).contains(&words), "{id}: {words} words are not read in ten seconds");
            assert!(about.baseline.is_some() || about.tutorial.is_none(), "{id}: a ratio to what?");
            assert!(about.baseline.iter().all(|baseline| about.variants.contains(baseline)), "{id}");
        }
    }

    #[test]
    fn they_stand_in_the_order_of_the_tutorial() {
        assert!(all().is_sorted_by_key(|experiment| experiment.about.part));
        let mut ids: Vec<_> = all().iter().map(|experiment| experiment.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all().len());
    }
}
