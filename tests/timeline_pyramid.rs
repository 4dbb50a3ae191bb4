//! A lane's sums against brute force over the plain list of what was set, before and after folding.

use gilscope::timeline::pyramid::{Lane, Paint, Sums};
use proptest::prelude::*;

const SLOTS: usize = 7;

/// Paints seven slots; payloads from 7 up add to two of them.
#[derive(Debug)]
struct Seven;

impl Paint for Seven {
    type Extra = ();

    fn slots(payload: u32) -> (usize, Option<usize>) {
        let payload = payload as usize;
        (payload % SLOTS, (payload >= SLOTS).then_some((payload / SLOTS) % SLOTS))
    }
}

/// What was set: time, payload, mark.
type Set = (u64, u32, bool);

/// Up to five hundred settings, many at the same instant, many without change.
fn settings() -> impl Strategy<Value = Vec<Set>> {
    let step = (prop_oneof![Just(0), 1..20_u64, 100..2_000_u64], 0..30_u32, prop::bool::weighted(0.2));
    prop::collection::vec(step, 1..500).prop_map(|steps| {
        let mut now = 0;
        steps
            .into_iter()
            .map(|(after, payload, mark)| {
                now += after;
                (now, payload, mark)
            })
            .collect()
    })
}

fn lane(settings: &[Set]) -> Lane<Seven> {
    let mut lane = Lane::default();
    for &(ns, payload, mark) in settings {
        lane.set(ns, payload, mark, ());
    }
    lane
}

/// Time on each slot and marks before `ns`, by going through the whole list.
fn brute(settings: &[Set], ns: u64, now: u64) -> Sums {
    let mut sums = Sums { time: vec![0; SLOTS], marks: 0 };
    for (i, &(start, payload, mark)) in settings.iter().enumerate() {
        let end = settings.get(i + 1).map_or(now, |next| next.0);
        let time = end.min(ns).saturating_sub(start);
        let (slot, second) = Seven::slots(payload);
        sums.time[slot] += time;
        if let Some(second) = second {
            sums.time[second] += time;
        }
        sums.marks += u64::from(mark && (start < ns || ns >= now));
    }
    sums
}

fn up_to(lane: &Lane<Seven>, ns: u64, now: u64) -> Sums {
    let mut sums = Sums::default();
    lane.cumulative(ns, now, &mut sums);
    sums.time.resize(SLOTS, 0);
    sums
}

proptest! {
    #[test]
    fn any_instant_is_what_brute_force_finds(all in settings(), at in 0.0..1.1_f64, rest in 0..500_u64) {
        let now = all.last().map_or(0, |set| set.0) + rest;
        let ns = (now as f64 * at) as u64;
        prop_assert_eq!(up_to(&lane(&all), ns, now), brute(&all, ns, now));
    }

    #[test]
    fn the_intervals_are_what_was_set(all in settings(), rest in 0..500_u64) {
        let now = all.last().map_or(0, |set| set.0) + rest;
        let mut before = 0;
        for interval in lane(&all).intervals(now) {
            prop_assert!(interval.start >= before && interval.end >= interval.start);
            before = interval.end;
            let last_set = all.partition_point(|set| set.0 <= interval.start).checked_sub(1).map(|i| all[i].1);
            prop_assert!(interval.end == interval.start || last_set == Some(interval.payload));
        }
        prop_assert_eq!(before, now);
    }

    #[test]
    fn folding_keeps_every_total(
        all in settings(),
        folds in prop::collection::vec((0.0..1.0_f64, any::<bool>()), 1..6),
        mut cuts in prop::collection::vec(0.0..1.0_f64, 0..40),
    ) {
        let now = all.last().map_or(0, |set| set.0);
        let mut lane = lane(&all);
        let mut horizon = 0;
        for (fold, thin) in folds {
            horizon = horizon.max((now as f64 * fold) as u64);
            lane.fold_before(horizon);
            if thin {
                lane.thin();
            }
        }
        // The whole is exact, and so is every instant that is not folded.
        prop_assert_eq!(up_to(&lane, now, now), brute(&all, now, now));
        for ns in [horizon, u64::midpoint(horizon, now)] {
            prop_assert_eq!(up_to(&lane, ns, now), brute(&all, ns, now));
        }
        let (kept, dropped) = lane.counts();
        prop_assert!(kept + dropped <= all.len() as u64);
        // Whatever cells a stretch is cut into, nothing is counted twice or left out, and no cell gets more time than it has.
        cuts.sort_by(f64::total_cmp);
        let mut before = up_to(&lane, 0, now);
        let mut from = 0;
        for to in cuts.iter().map(|cut| (now as f64 * cut) as u64).chain([now]) {
            let after = up_to(&lane, to, now);
            prop_assert!(after.marks >= before.marks);
            for slot in 0..SLOTS {
                prop_assert!(after.time[slot] >= before.time[slot]);
                prop_assert!(after.time[slot] - before.time[slot] <= 2 * (to - from) + 1);
            }
            (before, from) = (after, to);
        }
        prop_assert_eq!(before, brute(&all, now, now));
    }
}

#[test]
fn an_empty_lane_has_nothing_at_any_time() {
    let lane = Lane::<Seven>::default();
    assert_eq!(up_to(&lane, 5, 10), Sums { time: vec![0; SLOTS], marks: 0 });
    assert!(lane.at(5).is_none());
    assert_eq!(lane.intervals(10).count(), 0);
}

#[test]
fn an_interval_costs_eight_bytes_and_its_share_of_a_rung() {
    let all: Vec<Set> = (0..64_000).map(|i| (i * 10, (i % 6) as u32, false)).collect();
    let (intervals, rungs) = lane(&all).bytes();
    assert_eq!(intervals, 64_000 * 8);
    assert!(rungs < 64_000 * 4, "{rungs}");
}

#[test]
fn thinning_bounds_the_rungs_of_what_is_folded() {
    let all: Vec<Set> = (0..64_000).map(|i| (i * 10, (i % 6) as u32, i % 3 == 0)).collect();
    let mut lane = lane(&all);
    lane.fold_before(639_990);
    let before = lane.bytes().1;
    for _ in 0..5 {
        lane.thin();
    }
    assert!(lane.bytes().1 < before / 16);
    assert_eq!(up_to(&lane, 700_000, 700_000), brute(&all, 700_000, 700_000));
}
