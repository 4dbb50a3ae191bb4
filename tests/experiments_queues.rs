//! Part 5: what each experiment is to make obvious stands in its records.

use gilscope::{
    timeline::state::State::Blocked,
    trace::record::{ObjectKind, Wait},
};

mod trace_support;
use trace_support::{TICK_AND_NONE, run, run_variant};

#[test]
fn a_full_queue_blocks_its_producer_and_never_holds_more() {
    for gil in TICK_AND_NONE {
        let knobs = [("ITEMS", 10), ("MAXSIZE", 3), ("FAST", 1), ("SLOW", 40)];
        let story = run_variant("queue", gil, Some("slow-consumer"), &knobs).finished();
        let queue = story.object(ObjectKind::Queue);
        let levels = story.levels(queue);
        assert_eq!(levels.iter().map(|(_, depth)| *depth).max(), Some(3), "{gil}");
        let producer = story.thread("producer");
        let waits: Vec<_> = story.waits(producer, Wait::Signal).into_iter().filter(|wait| wait.what == queue).collect();
        assert!(!waits.is_empty(), "{gil}: put() waits");
        for wait in waits {
            let depth = levels.iter().take_while(|(ns, _)| *ns < wait.from).last().map(|(_, depth)| *depth);
            assert_eq!(depth, Some(3), "{gil}: only while the queue is full");
            assert_eq!(story.state_at(producer, wait.from.midpoint(wait.to)), Some(Blocked), "{gil}");
        }
    }
}

#[test]
fn an_empty_queue_blocks_its_consumer() {
    for gil in TICK_AND_NONE {
        let knobs = [("ITEMS", 6), ("MAXSIZE", 3), ("FAST", 0), ("SLOW", 40)];
        let story = run_variant("queue", gil, Some("slow-producer"), &knobs).finished();
        let queue = story.object(ObjectKind::Queue);
        let levels = story.levels(queue);
        let consumer = story.thread("consumer");
        let waits: Vec<_> = story.waits(consumer, Wait::Signal).into_iter().filter(|wait| wait.what == queue).collect();
        assert!(!waits.is_empty(), "{gil}: get() waits");
        for wait in waits {
            let depth = levels.iter().take_while(|(ns, _)| *ns < wait.from).last().map_or(0, |(_, depth)| *depth);
            assert_eq!(depth, 0, "{gil}: only while the queue is empty");
        }
        assert_eq!((story.gives(queue).len(), story.takes(queue).len()), (7, 7), "{gil}: six items and the end");
    }
}

#[test]
fn join_lets_go_after_the_work_not_when_the_queue_is_empty() {
    for gil in TICK_AND_NONE {
        let story = run("queue-join", gil, &[("ITEMS", 4), ("DELAY", 50)]).finished();
        let queue = story.object(ObjectKind::Queue);
        let joins = story.waits_for(story.thread("main"), queue);
        let join = *joins.iter().max_by_key(|join| join.to - join.from).expect("main waits");
        let taken = story.takes(queue);
        assert_eq!(taken.len(), 4, "{gil}");
        let workers = story.threads("worker ");
        let work: Vec<_> = workers.iter().flat_map(|&worker| story.waits(worker, Wait::Sleep)).collect();
        assert_eq!(work.len(), 4, "{gil}: a sleep for each item");
        let done = work.iter().map(|work| work.to).max().unwrap();
        assert!(
            taken.iter().all(|take| take.ns < join.to) && done < join.to,
            "{gil}: main goes on after the last item"
        );
        assert!(taken.last().unwrap().ns < done, "{gil}: the queue was empty before");
    }
}

#[test]
fn many_share_one_queue() {
    for gil in TICK_AND_NONE {
        let story = run("queue-many", gil, &[("ITEMS", 10), ("N", 100)]).finished();
        let queue = story.object(ObjectKind::Queue);
        let (gives, takes) = (story.gives(queue), story.takes(queue));
        for producer in story.threads("producer ") {
            assert_eq!(gives.iter().filter(|give| give.thread == producer).count(), 10, "{gil}");
        }
        for (number, consumer) in story.threads("consumer ").into_iter().enumerate() {
            let share = story.figure(&format!("consumer {}: ", number + 1));
            let own = takes.iter().filter(|take| take.thread == consumer).count() as i64;
            assert_eq!(own, share + 1, "{gil}: its items and the end");
        }
        assert!(story.levels(queue).iter().all(|(_, depth)| *depth <= 10), "{gil}");
    }
}
