//! Sets: open addressing with CPython's probes and growth (`Objects/setobject.c`), because that is what decides the
//! order in which a set is walked through and printed.

use super::{
    lookup::{Answers, Keyed},
    object::Object,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// Neighbours that are looked at before the search jumps.
const NEIGHBOURS: usize = 9;
/// Slots of an empty set.
const LEAST_SLOTS: usize = 8;
/// Up to so many elements a full table grows fourfold, then twofold.
const MANY: usize = 50_000;

/// A set or frozenset.
#[derive(Debug)]
pub(super) struct Set {
    slots: Vec<Slot>,
    /// Slots that are or were in use.
    fill: usize,
    used: usize,
    /// Where `pop` goes on.
    finger: usize,
}

#[derive(Debug, Clone, Default)]
struct Slot {
    hash: i64,
    key: Value,
}

impl Slot {
    /// Something was removed here: the search goes on behind it. No key has this hash.
    const REMOVED: i64 = -1;

    fn is_free(&self) -> bool {
        !self.is_used() && self.hash != Self::REMOVED
    }

    fn is_used(&self) -> bool {
        !matches!(self.key, Value::Null)
    }
}

impl Default for Set {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); LEAST_SLOTS], fill: 0, used: 0, finger: 0 }
    }
}

/// The places where a key of this hash may stand, best first; endless.
fn places(hash: i64, slots: usize) -> impl std::iter::Iterator<Item = usize> {
    let mask = slots - 1;
    let mut start = hash as usize & mask;
    let mut perturb = hash as u64;
    std::iter::repeat_with(move || {
        let last = if start + NEIGHBOURS <= mask { start + NEIGHBOURS } else { start };
        let run = start..=last;
        perturb >>= 5;
        start = start.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
        run
    })
    .flatten()
}

impl Keyed for Set {
    fn find(&self, hash: i64, key: &Value, answers: &Answers) -> Result<Option<usize>, Value> {
        let mut doubtful = None;
        for place in places(hash, self.slots.len()) {
            let slot = &self.slots[place];
            if slot.is_free() {
                break;
            }
            if slot.hash == hash && slot.is_used() && answers.same(&slot.key, key, &mut doubtful) {
                return Ok(Some(place));
            }
        }
        doubtful.map_or(Ok(None), Err)
    }
}

impl Set {
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Adds a key that was not found.
    pub fn add(&mut self, hash: i64, key: Value) {
        self.put(hash, key);
        if self.fill * 5 >= (self.slots.len() - 1) * 3 {
            self.resize(if self.used > MANY { self.used * 2 } else { self.used * 4 });
        }
    }

    fn put(&mut self, hash: i64, key: Value) {
        let free = places(hash, self.slots.len()).find(|&place| self.slots[place].is_free());
        if let Some(place) = free {
            self.slots[place] = Slot { hash, key };
            self.fill += 1;
            self.used += 1;
        }
    }

    /// Makes room for more than `least` elements.
    fn resize(&mut self, least: usize) {
        let slots = (least + 1).next_power_of_two().max(LEAST_SLOTS);
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); slots]);
        (self.fill, self.used) = (0, 0);
        for slot in old.into_iter().filter(Slot::is_used) {
            self.put(slot.hash, slot.key);
        }
    }

    /// Makes room for this many elements of another set.
    pub fn reserve(&mut self, more: usize) {
        if (self.fill + more) * 5 >= (self.slots.len() - 1) * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Removes the key at a place that was found.
    pub fn remove(&mut self, place: usize) -> Value {
        self.used -= 1;
        let slot = &mut self.slots[place];
        slot.hash = Slot::REMOVED;
        slot.key.take_whole()
    }

    /// Removes some element.
    pub fn pop(&mut self) -> Option<Value> {
        if self.used == 0 {
            return None;
        }
        let slots = self.slots.len();
        let places = (0..slots).map(|step| (self.finger + step) & (slots - 1));
        let place = places.into_iter().find(|&place| self.slots[place].is_used())?;
        self.finger = place + 1;
        Some(self.remove(place))
    }

    /// Hash and key of each element.
    pub fn iter(&self) -> impl std::iter::Iterator<Item = (i64, &Value)> {
        self.slots.iter().filter(|slot| slot.is_used()).map(|slot| (slot.hash, &slot.key))
    }

    /// The first element at or behind a place, and its place.
    pub fn next(&self, from: usize) -> Option<(usize, &Value)> {
        let mut behind = self.slots.get(from..)?.iter().enumerate().filter(|(_, slot)| slot.is_used());
        behind.next().map(|(place, slot)| (from + place, &slot.key))
    }

    /// An independent set with the same elements.
    pub fn copy(&self) -> Self {
        let mut copy = Self::default();
        copy.reserve(self.used);
        if copy.slots.len() == self.slots.len() && self.fill == self.used {
            return Self { slots: self.slots.clone(), finger: 0, ..*self };
        }
        for (hash, key) in self.iter() {
            copy.put(hash, key.clone());
        }
        copy
    }

    /// The hash of a frozenset: the order of its elements does not matter.
    pub fn hash(&self) -> i64 {
        let shuffle = |hash: i64| ((hash as u64 ^ 0x055b_4db3) ^ ((hash as u64) << 16)).wrapping_mul(3_644_798_167);
        let mut hash = self.iter().fold(0, |all, (hash, _)| all ^ shuffle(hash));
        hash ^= (self.used as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX { 590_923_713 } else { hash as i64 }
    }

    /// Bytes that one more element may ask for at once.
    pub fn growth(&self) -> usize {
        let full = (self.fill + 1) * 5 >= (self.slots.len() - 1) * 3;
        if full { 8 * self.used * size_of::<Slot>() } else { 0 }
    }

    /// Moves everything out of a set that is not used any more.
    pub fn drain(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.slots).into_iter().map(|slot| slot.key).collect()
    }
}

/// The elements of a value that is a set or frozenset.
pub(super) fn of(value: &Value) -> Option<&Shared<Set>> {
    match value.object()? {
        Object::Set(set) | Object::FrozenSet(set) => Some(set),
        _ => None,
    }
}

impl ThreadState<'_> {
    /// A new set.
    pub fn set(&self, set: Set) -> Value {
        Value::new(Object::Set(Box::new(Shared::new(self.vm().protection(), set))))
    }

    /// A new frozenset.
    pub fn frozenset(&self, set: Set) -> Value {
        Value::new(Object::FrozenSet(Box::new(Shared::new(self.vm().protection(), set))))
    }

    /// Adds an element; tells whether it is new.
    pub fn set_add(&mut self, set: &Shared<Set>, key: &Value) -> Result<bool, Unwind> {
        let hash = self.hash(key)?;
        self.set_add_hashed(set, hash, key)
    }

    /// The same with a hash that is known.
    pub fn set_add_hashed(&mut self, set: &Shared<Set>, hash: i64, key: &Value) -> Result<bool, Unwind> {
        let growth = set.with(self, |set| set.growth());
        self.afford(growth)?;
        self.locate_hashed(set, hash, key, |set, hash, place| {
            if place.is_none() {
                set.add(hash, key.clone());
            }
            place.is_none()
        })
    }

    /// Removes an element; tells whether it was there.
    pub fn set_discard(&mut self, set: &Shared<Set>, hash: i64, key: &Value) -> Result<bool, Unwind> {
        let removed = self.locate_hashed(set, hash, key, |set, _, place| place.map(|place| set.remove(place)))?;
        Ok(removed.is_some())
    }

    /// Whether an element is there.
    pub fn set_contains(&mut self, set: &Shared<Set>, hash: i64, key: &Value) -> Result<bool, Unwind> {
        self.locate_hashed(set, hash, key, |_, _, place| place.is_some())
    }

    /// Hash and key of each element at this moment.
    pub fn set_elements(&self, set: &Shared<Set>) -> Vec<(i64, Value)> {
        set.with(self, |set| set.iter().map(|(hash, key)| (hash, key.clone())).collect())
    }
}
