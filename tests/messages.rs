//! Processes that send each other messages, as their records tell it.

use gilscope::{
    gil::kind::GilKind,
    timeline::{Delay, hand_offs::Exchange, state::State},
    trace::record::{Kind, Wait},
};

mod trace_support;
use trace_support::{Story, run};

/// All messages: who sent, who received, and when.
fn messages(story: &Story) -> Vec<(usize, usize, u64, u64)> {
    let sent = |number| {
        let mut all = story.events.iter().filter(|(_, event)| event.kind == Kind::Send && event.arg == number);
        let (thread, event) = all.next().unwrap_or_else(|| panic!("message {number} was received and never sent"));
        assert!(all.next().is_none(), "two messages have the number {number}");
        (*thread, event.ns)
    };
    let received = story.events.iter().filter(|(_, event)| event.kind == Kind::Receive);
    let all = received.map(|(to, event)| {
        let (from, ns) = sent(event.arg);
        (from, *to, ns, event.ns)
    });
    all.collect()
}

fn process_of(story: &Story, thread: usize) -> u16 {
    story.report.threads[thread].process
}

#[test]
fn no_message_is_received_before_it_was_sent() {
    for gil in GilKind::GENERATIONS {
        let story = run("message", gil, &[("MESSAGES", 50), ("WORK", 10)]).finished();
        let all = messages(&story);
        assert_eq!(all.len(), 101, "{gil}: 50 questions, 50 answers, and the last word");
        for (from, to, sent, received) in all {
            assert_ne!(process_of(&story, from), process_of(&story, to), "{gil}");
            assert!(sent < received, "{gil}: sent at {sent}, received at {received}");
        }
        assert_eq!(story.report.processes[0].exit, Some(0), "{gil}");
        assert_eq!(story.timeline.spread(Delay::Message).count, 101, "{gil}");
        let Exchange::Each(arrows) = story.timeline.hand_offs((0, u64::MAX), None, 1_000) else { panic!("{gil}") };
        assert_eq!(arrows.iter().filter(|arrow| arrow.bytes == Some(1_000)).count(), 50, "{gil}: each question");
    }
}

#[test]
fn each_process_has_a_lock_of_its_own() {
    let story = run("processes-ipc", GilKind::Tick, &[("N", 300_000), ("RESULTS", 3)]).finished();
    let (main, worker) = (story.thread("main"), story.thread("worker"));
    assert_eq!([main, worker].map(|thread| process_of(&story, thread)), [0, 1]);
    // Under one lock they would never run at once.
    let beside = trace_support::some_run(|| {
        let story = run("processes-ipc", GilKind::Tick, &[("N", 300_000), ("RESULTS", 3)]).finished();
        story.together(story.thread("main"), story.thread("worker"), State::RunningPython) > 0
    });
    assert!(beside);
    assert!(story.report.stdout.contains("knows of it by itself: 0"), "{}", story.report.stdout);
}

#[test]
fn what_is_sent_through_a_channel_comes_back_equal() {
    for gil in GilKind::GENERATIONS {
        let story = run("channel", gil, &[("TURNS", 2), ("ITEMS", 2_000)]).finished();
        assert!(story.report.stdout.starts_with("12 objects went to the child and came back equal\n"), "{gil}");
        let all = messages(&story);
        assert_eq!(all.len(), 24, "{gil}: each object there and back, whole");
        let (main, child) = (story.thread("main"), story.thread("channel.py child"));
        for (turn, (from, to, ..)) in all.into_iter().enumerate() {
            assert_eq!((from, to), if turn % 2 == 0 { (main, child) } else { (child, main) }, "{gil}");
        }
        let processes: Vec<_> = story.report.processes.iter().map(|process| process.exit).collect();
        assert_eq!(processes, [Some(0)], "{gil}: it has read the end of the file");
    }
}

#[test]
fn a_message_goes_round_a_ring_of_interpreters() {
    let story = run("many-interpreters", GilKind::Timed, &[("INTERPRETERS", 10), ("ROUNDS", 3)]).finished();
    assert!(story.report.stdout.starts_with("10 interpreters have counted to 40\n10 of them ended well\n"));
    assert_eq!(story.report.processes.len(), 10);
    let all = messages(&story);
    assert_eq!(all.len(), 11 * 5, "round once to wake all, three times, and once to end");
    for (from, to, ..) in all {
        let (from, to) = (process_of(&story, from), process_of(&story, to));
        assert_eq!((from + 1) % 11, to, "from each to its right");
    }
    let first = story.thread("interpreter 1");
    assert!(!story.waits(first, Wait::Io).is_empty(), "who waits for a message is in I/O");
}

#[test]
fn hosts_to_be_talk_over_tcp() {
    for gil in GilKind::GENERATIONS {
        let story = run("distributed", gil, &[("TASKS", 6), ("N", 1_000)]).finished();
        assert_eq!(story.report.stdout, "6 results, all alike: True\n", "{gil}");
        let results = messages(&story).into_iter().filter(|&(_, to, ..)| process_of(&story, to) == 0).count();
        assert_eq!(results, 6, "{gil}");
    }
}
