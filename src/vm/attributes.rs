//! Named values in order of definition: what an instance, a class, a module or a class body holds.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use super::{names::Name, value::Value};

/// Where an instruction found a name before: instances of one class mostly have their attributes in the same order.
#[derive(Debug, Default)]
pub(super) struct Guess(AtomicU8);

/// A name that is looked for, and where to look first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sought<'a> {
    pub name: Name,
    pub guess: &'a Guess,
}

/// A few names and their values. Searched from the front: objects have few attributes, and comparing numbers is cheap.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    entries: Vec<(Name, Value)>,
    /// The dictionary that has them instead, once a program has asked for it.
    dict: Option<Value>,
}

impl Attributes {
    /// The value of a name.
    #[inline]
    pub fn get(&self, name: Name) -> Option<&Value> {
        self.entries.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The value of a name that is mostly in the same place, to be changed.
    #[inline]
    pub fn find(&mut self, Sought { name, guess }: Sought<'_>) -> Option<&mut Value> {
        // Relaxed: wherever it points, what is there is looked at. Past the 256th it is wrong, and costs a search.
        let mut place = usize::from(guess.0.load(Relaxed));
        if self.entries.get(place).is_none_or(|(known, _)| *known != name) {
            place = self.entries.iter().position(|(known, _)| *known == name)?;
            guess.0.store(place as u8, Relaxed);
        }
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Sets a name; gives back the value it had, for the caller to drop outside any lock.
    pub fn set(&mut self, name: Name, value: Value) -> Option<Value> {
        match self.entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.entries.push((name, value));
                None
            }
        }
    }

    /// Removes a name; gives back the value it had.
    pub fn remove(&mut self, name: Name) -> Option<Value> {
        let index = self.entries.iter().position(|(known, _)| *known == name)?;
        Some(self.entries.remove(index).1)
    }

    /// The dictionary that has the names and values instead.
    pub fn dict(&self) -> Option<&Value> {
        self.dict.as_ref()
    }

    /// From now on a dictionary has the names and values; gives them, for it to be filled.
    pub fn move_to(&mut self, dict: Value) -> Vec<(Name, Value)> {
        self.dict = Some(dict);
        std::mem::take(&mut self.entries)
    }

    /// All names with their values, in order of definition.
    pub fn entries(&self) -> &[(Name, Value)] {
        &self.entries
    }

    /// Moves everything out.
    pub fn drain(&mut self) -> Vec<(Name, Value)> {
        std::mem::take(&mut self.entries)
    }
}

impl FromIterator<(Name, Value)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (Name, Value)>>(entries: I) -> Self {
        Self { entries: entries.into_iter().collect(), dict: None }
    }
}
