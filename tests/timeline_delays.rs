//! Schedules drawn in letters → how long the GIL was waited for, held, handed over; one letter is one microsecond.

mod drawing;

use drawing::{LINE, UNIT, draw, timeline};
use gilscope::{
    timeline::{Config, Delay, Timeline, state::ThreadId},
    trace::record::{Kind, position},
};

fn of(text: &str) -> Timeline {
    timeline(&draw(text), Config { cores: 2, ..Config::default() })
}

/// How often, and the longest in microseconds: the histogram is exact to two digits.
fn figures(timeline: &Timeline, delay: Delay) -> (u64, u64) {
    let spread = timeline.spread(delay);
    (spread.count, (spread.max as f64 / UNIT as f64).round() as u64)
}

#[test]
fn a_wait_ends_with_the_acquisition_and_a_hold_with_a_check_or_a_release() {
    let timeline = of("says 0 NRRRRcRRRRRRcRRNNNN
                       says 1 .NFwwwFwwwwwwwwFRRN");
    assert_eq!(figures(&timeline, Delay::GilWait), (1, 14));
    // Thread 0 from 1, from 5 and from 12; thread 1 from 16.
    assert_eq!(figures(&timeline, Delay::GilHold), (4, 7));
    assert_eq!(figures(&timeline, Delay::HandOff), (1, 1));
}

#[test]
fn a_hand_off_is_from_one_thread_to_another() {
    let timeline = of("says 0 NRRNNNRRNNNNNNN
                       says 1 .NNNNNNNNNNRRNN");
    assert_eq!(figures(&timeline, Delay::HandOff), (1, 3), "taking back what one gave is none");
}

#[test]
fn the_wake_up_counts_from_the_first_release_after_falling_asleep_to_the_kernel_s_switch() {
    // Thread 1 sleeps from 3 on, is called by the check at 6, is on core 1 at 9 and says so at 10.
    let timeline = of("says 0 NRRRRRcRRcRRcRNNNNNN
                       says 1 .NFwwwwwwwFwwwFRNxxx
                       core 0 00000000000000000000
                       core 1 -111-----11---111---");
    // The second time it sleeps from 11, is called at 12, and is on its core at 14.
    assert_eq!(figures(&timeline, Delay::Signal), (2, 3));
}

#[test]
fn without_the_kernel_s_word_a_sleeper_s_own_record_says_when_it_runs() {
    let timeline = of("says 0 NRRRRRcRRRRRRRNNN
                       says 1 .NFwwwwwwwFwwwwww");
    assert_eq!(figures(&timeline, Delay::Signal), (1, 4));
}

#[test]
fn each_call_wakes_the_one_that_has_slept_longest() {
    let timeline = of("says 0 NRRRRRcRRRcRRRRRRRR
                       says 1 .NFwwwwwFwwwwwwwwww
                       says 2 .NNFwwwwwwwwwwwwFww");
    // Called at 6 and awake at 8; called at 10 and awake at 16.
    assert_eq!(figures(&timeline, Delay::Signal), (2, 6));
}

#[test]
fn nobody_called_who_woke_because_the_word_had_changed() {
    let mut drawing = draw(
        "says 0 NRRRRRcRRRRRR
         says 1 .NFwwwwwFwwww",
    );
    let wake = drawing.events[1].1.iter_mut().find(|event| event.kind == Kind::GilWake).unwrap();
    wake.flags = 0;
    assert_eq!(figures(&timeline(&drawing, Config::default()), Delay::Signal), (0, 0));
}

#[test]
fn an_io_response_is_from_the_end_of_the_wait_to_the_gil() {
    let timeline = of("says 0 NRRNiiiNFwwwFRRNNNN
                       says 1 .NNNRRRRRRRRNNNNNNN
                       line 0 1133333333333444444");
    assert_eq!(figures(&timeline, Delay::IoResponse), (1, 6));
    let responses = timeline.responses(ThreadId(0));
    assert_eq!((responses.count, responses.total_ns, responses.longest_ns), (1, 6 * UNIT, 6 * UNIT));
    assert_eq!(responses.position, Some(position(0, 3 * LINE)), "where it goes on");
    assert_eq!(timeline.responses(ThreadId(1)).count, 0);
}

#[test]
fn a_sleep_or_a_lock_is_no_io() {
    let timeline = of("says 0 NRRNsssNRRNbbbNRRN");
    assert_eq!(figures(&timeline, Delay::IoResponse), (0, 0));
}

#[test]
fn the_longest_hold_knows_its_instruction_and_who_waited() {
    let timeline = of("says 0 NRcRRLLLLLLLLLLNRRRR
                       line 0 11222555555555566666
                       says 1 .NFwwwwwwwwwwwwwwwww
                       says 2 .NNNNFwwwwwwwwwwwwww");
    let hold = timeline.longest_hold().unwrap();
    assert_eq!((hold.thread, hold.since, hold.until), (ThreadId(0), 2 * UNIT, 15 * UNIT));
    assert_eq!((hold.from, hold.to), (Some(position(0, LINE)), Some(position(0, 5 * LINE))));
    let stay = hold.stay.unwrap();
    assert_eq!((stay.position, stay.ns), (position(0, 4 * LINE), 9 * UNIT));
    assert_eq!(hold.waiting, 2);
}

#[test]
fn a_hold_that_lasts_at_the_end_counts_as_far_as_it_went() {
    let timeline = of("says 0 NRcRRRRRRRR
                       says 1 .NFwwwwwwww");
    let hold = timeline.longest_hold().unwrap();
    assert_eq!((hold.since, hold.until, hold.waiting, hold.stay), (2 * UNIT, 11 * UNIT, 1, None));
}

#[test]
fn before_there_is_a_lock_nothing_is_held() {
    // A program's only thread runs; when it starts another, the lock comes into being and is its own: one acquisition more.
    let mut drawing = draw("says 0 NRRRRRRRRRRcRNN");
    let made = gilscope::timeline::Event { ns: 9 * UNIT, ..drawing.events[0].1[1] };
    drawing.events[0].1.insert(2, made);
    let timeline = timeline(&drawing, Config::default());
    assert_eq!(figures(&timeline, Delay::GilHold), (2, 2));
}

#[test]
fn without_a_gil_only_io_responses_are_measured() {
    let text = "says 0 NRRNiiNRRx
                says 1 .NRRRRRRRx";
    let timeline = timeline(&draw(text), Config { gil: false, cores: 2, ..Config::default() });
    assert_eq!(Delay::ALL.map(|delay| timeline.spread(delay).count), [0, 0, 0, 0, 1, 0]);
}
