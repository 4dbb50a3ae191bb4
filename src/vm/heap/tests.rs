//! The heap without an interpreter, so that all of it also runs under Miri:
//! `cargo +nightly miri test --lib -- vm::shared vm::heap`.

use std::thread;

use crate::vm::{
    object::{Object, Range},
    shared::{Protection, Shared},
    value::Value,
};

use super::{
    Ref,
    cache::Entered,
    pool::{End, Pool},
};

const BOTH: [Protection; 2] = [Protection::Gil, Protection::Own];

fn tuple(items: impl IntoIterator<Item = Value>) -> Value {
    Value::tuple(items.into_iter().collect::<Vec<_>>())
}

fn range(stop: i64) -> Value {
    Value::new(Object::Range(Range { start: 0, stop, step: 1 }))
}

/// Runs `work` in a new heap; gives how that was left.
fn in_heap(protection: Protection, work: impl FnOnce(&Pool)) -> End {
    let pool = Pool::new(protection);
    let entered = Entered::new(&pool);
    work(&pool);
    pool.sweep();
    drop(entered);
    pool.end()
}

#[test]
fn an_object_goes_with_its_last_reference_and_leaves_room_for_the_next() {
    for protection in BOTH {
        let end = in_heap(protection, |_| {
            let a = Ref::new(Object::Range(Range { start: 0, stop: 5, step: 1 }));
            let place = Ref::as_ptr(&a);
            let b = Ref::clone(&a);
            assert!(Ref::ptr_eq(&a, &b));
            drop(a);
            assert!(matches!(&*b, Object::Range(range) if range.stop == 5));
            drop(b);
            let next = Ref::new(Object::Range(Range { start: 0, stop: 6, step: 1 }));
            assert_eq!(Ref::as_ptr(&next), place, "the slot is used again");
        });
        assert_eq!(end, End { live: 0, slabs: 1 });
    }
}

#[test]
fn an_object_is_changed_in_place_only_by_its_only_owner() {
    for protection in BOTH {
        let end = in_heap(protection, |_| {
            let mut a = Ref::new(Object::Range(Range { start: 0, stop: 5, step: 1 }));
            let b = Ref::clone(&a);
            assert!(Ref::get_mut(&mut a).is_none(), "somebody else looks at it");
            drop(b);
            match Ref::get_mut(&mut a) {
                Some(Object::Range(range)) => range.stop = 7,
                other => panic!("{other:?}"),
            }
            assert!(matches!(&*a, Object::Range(range) if range.stop == 7));
        });
        assert_eq!(end.live, 0);
    }
}

#[test]
fn many_objects_at_once_take_many_slabs_and_one_after_the_other_take_one() {
    let many = if cfg!(miri) { 300 } else { 2_000 };
    let end = in_heap(Protection::Gil, |_| (0..many).for_each(|i| drop(tuple([range(i)]))));
    assert_eq!(end.slabs, 1);
    let end = in_heap(Protection::Gil, |_| drop((0..many).map(range).collect::<Vec<_>>()));
    assert_eq!(end, End { live: 0, slabs: (many as usize).div_ceil(256) });
}

#[test]
fn what_is_nested_without_end_is_dropped_without_recursion() {
    let depth = if cfg!(miri) { 500 } else { 200_000 };
    let end = in_heap(Protection::Gil, |_| {
        let mut nested = Value::None;
        for i in 0..depth {
            nested = match i % 3 {
                0 => tuple([nested]),
                1 => Value::new(Object::BoundMethod(nested, Value::None)),
                _ => Value::new(Object::List(Shared::new(Protection::Gil, vec![nested]))),
            };
        }
    });
    assert_eq!(end.live, 0);
}

/// Lets the tests hand a value to a thread, as the machine does through its roots.
struct Handed(Value);

#[expect(unsafe_code, reason = "see above: counts are atomic in these tests")]
unsafe impl Send for Handed {}

impl Handed {
    fn get(self) -> Value {
        self.0
    }
}

#[test]
fn without_a_gil_threads_share_make_and_drop_objects() {
    let turns = if cfg!(miri) { 40 } else { 5_000 };
    let end = in_heap(Protection::Own, |pool| {
        let shared = tuple([range(1), tuple([range(2)])]);
        thread::scope(|s| {
            for _ in 0..2 {
                let handed = Handed(shared.clone());
                s.spawn(move || {
                    let _entered = Entered::new(pool);
                    let shared = handed.get();
                    let mut kept = Vec::new();
                    for i in 0..turns {
                        kept.push(tuple([shared.clone(), range(i)]));
                        if i % 3 == 0 {
                            kept.clear();
                        }
                    }
                });
            }
        });
        drop(shared);
    });
    assert_eq!(end.live, 0);
}

#[test]
fn what_one_thread_makes_another_may_drop() {
    let turns = if cfg!(miri) { 100 } else { 5_000 };
    let end = in_heap(Protection::Own, |pool| {
        let (give, take) = std::sync::mpsc::sync_channel::<Handed>(8);
        thread::scope(|s| {
            s.spawn(move || {
                let _entered = Entered::new(pool);
                for handed in take {
                    drop(handed.get());
                }
            });
            for i in 0..turns {
                give.send(Handed(tuple([range(i)]))).unwrap();
            }
            drop(give);
        });
    });
    assert_eq!(end.live, 0);
    assert!(end.slabs <= 2, "slots find their way back: {end:?}");
}

#[test]
#[cfg_attr(miri, ignore = "leaks on purpose")]
fn a_reference_that_outlives_its_heap_keeps_its_memory() {
    let mut kept = Value::None;
    let end = in_heap(Protection::Own, |_| kept = tuple([range(3)]));
    assert_eq!(end.live, 1);
    // Emptied by the sweep, but there.
    assert!(matches!(kept.object(), Some(Object::Range(_))));
    std::mem::forget(kept);
}

#[test]
#[should_panic(expected = "a thread that is not attached")]
fn nothing_is_made_outside_a_heap() {
    let _ = range(1);
}
