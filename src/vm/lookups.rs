//! Where a class found its attributes: CPython's method cache, one for each class.
//!
//! What was found, and that nothing was, holds as long as no class of the machine changes
//! ([`super::machine::Machine::class_changed`]).

use super::{names::Name, value::Value};

/// Places. Names share one if their numbers do modulo this.
const PLACES: usize = 32;

/// What was looked up in one class and its bases.
#[derive(Debug, Default)]
pub(super) struct Lookups {
    /// The state of the machine's classes that all of this is from.
    epoch: u64,
    /// Empty before the first lookup.
    places: Box<[Lookup]>,
}

/// One of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    name: Option<Name>,
    /// `Null` if there is none.
    value: Value,
    /// The class that has it, by its place in the order of search.
    owner: usize,
}

impl Lookups {
    /// What is known about a name: nothing, or the value (`Null` if there is none) and whose it is.
    #[inline]
    pub fn get(&self, epoch: u64, name: Name) -> Option<(Value, usize)> {
        if self.epoch != epoch {
            return None;
        }
        let place = self.places.get(name.index() % PLACES)?;
        (place.name == Some(name)).then(|| (place.value.clone(), place.owner))
    }

    /// Notes what was found by a search that began in this epoch; gives back what has to be dropped outside any lock.
    pub fn note(&mut self, epoch: u64, name: Name, value: Value, owner: usize) -> Box<[Lookup]> {
        let mut old = Box::default();
        if self.epoch != epoch || self.places.is_empty() {
            old = std::mem::replace(&mut self.places, vec![Lookup::default(); PLACES].into());
            self.epoch = epoch;
        }
        let place = &mut self.places[name.index() % PLACES];
        // A second value to drop comes only where two names share a place.
        let before = std::mem::replace(place, Lookup { name: Some(name), value, owner });
        if old.is_empty() && before.name.is_some() {
            old = Box::new([before]);
        }
        old
    }
}
