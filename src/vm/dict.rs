//! Dictionaries: a hash table over entries that stand in order of insertion.
//!
//! Keys of built-in kinds are compared while the table is borrowed. Where that takes a class's `__eq__`, the table
//! hands the doubtful key out, and is asked again with the answer: see [`super::lookup`].

use hashbrown::HashTable;

use super::{
    lookup::{Answers, Keyed, spread},
    object::Object,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// A dictionary.
#[derive(Debug, Default)]
pub(super) struct Dict {
    /// Places in `entries`.
    table: HashTable<usize>,
    /// In order of insertion.
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    hash: i64,
    /// `Null` where an entry was removed.
    key: Value,
    value: Value,
}

impl Keyed for Dict {
    fn find(&self, hash: i64, key: &Value, answers: &Answers) -> Result<Option<usize>, Value> {
        let mut doubtful = None;
        let found = self.table.find(spread(hash), |&place| {
            let entry = &self.entries[place];
            entry.hash == hash && answers.same(&entry.key, key, &mut doubtful)
        });
        match (found, doubtful) {
            (Some(&place), _) => Ok(Some(place)),
            (None, Some(doubtful)) => Err(doubtful),
            (None, None) => Ok(None),
        }
    }
}

impl Dict {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// The value of a key that is a string.
    #[inline]
    pub fn of_text(&mut self, key: &Value) -> Option<&mut Value> {
        let Some(Object::Str(text)) = key.object() else { return None };
        let hash = text.hash();
        let place = *self.table.find(spread(hash), |&place| {
            let entry = &self.entries[place];
            entry.hash == hash && matches!(entry.key.object(), Some(Object::Str(own)) if own.text == text.text)
        })?;
        Some(&mut self.entries[place].value)
    }

    /// The value at a place that was found.
    pub fn value(&self, place: usize) -> &Value {
        &self.entries[place].value
    }

    /// Replaces the value at a place that was found.
    pub fn replace(&mut self, place: usize, value: Value) -> Value {
        std::mem::replace(&mut self.entries[place].value, value)
    }

    /// Adds a key that was not found.
    pub fn add(&mut self, hash: i64, key: Value, value: Value) {
        if self.entries.len() == self.entries.capacity() && self.entries.len() / 2 > self.len() {
            self.compact();
        }
        let entries = &self.entries;
        self.table.insert_unique(spread(hash), entries.len(), |&place| spread(entries[place].hash));
        self.entries.push(Entry { hash, key, value });
    }

    /// Removes the entry at a place that was found.
    pub fn remove(&mut self, place: usize) -> (Value, Value) {
        let entry = &mut self.entries[place];
        let removed = (entry.key.take_whole(), entry.value.take_whole());
        if let Ok(slot) = self.table.find_entry(spread(entry.hash), |&other| other == place) {
            slot.remove();
        }
        // What stands last can be removed again and again without leaving gaps to be searched.
        while self.entries.last().is_some_and(|entry| matches!(entry.key, Value::Null)) {
            self.entries.pop();
        }
        removed
    }

    /// Removes the youngest entry.
    pub fn pop_last(&mut self) -> Option<(Value, Value)> {
        let last = self.entries.len().checked_sub(1)?;
        Some(self.remove(last))
    }

    /// Sets a key that is a string, as names of arguments are; gives back the value it had.
    pub fn set_name(&mut self, name: Value, value: Value) -> Option<Value> {
        let hash = name.as_str().map_or(0, |text| super::lookup::hash_bytes(text.as_bytes()));
        match self.find(hash, &name, &Answers::default()) {
            Ok(Some(place)) => Some(self.replace(place, value)),
            _ => {
                self.add(hash, name, value);
                None
            }
        }
    }

    /// All entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Value, &Value)> {
        self.entries.iter().filter(|entry| !matches!(entry.key, Value::Null)).map(|entry| (&entry.key, &entry.value))
    }

    /// Hash, key and value of all entries in order.
    pub fn hashed(&self) -> impl Iterator<Item = (i64, &Value, &Value)> {
        let there = self.entries.iter().filter(|entry| !matches!(entry.key, Value::Null));
        there.map(|entry| (entry.hash, &entry.key, &entry.value))
    }

    /// The first entry at or behind a place, and its place.
    pub fn next(&self, from: usize) -> Option<(usize, &Value, &Value)> {
        let behind = self.entries.get(from..)?.iter().enumerate();
        let mut there = behind.filter(|(_, entry)| !matches!(entry.key, Value::Null));
        there.next().map(|(place, entry)| (from + place, &entry.key, &entry.value))
    }

    /// The last entry before a place, and its place.
    pub fn previous(&self, before: usize) -> Option<(usize, &Value, &Value)> {
        let ahead = self.entries[..before.min(self.entries.len())].iter().enumerate();
        let mut there = ahead.rev().filter(|(_, entry)| !matches!(entry.key, Value::Null));
        there.next().map(|(place, entry)| (place, &entry.key, &entry.value))
    }

    /// An independent dictionary with the same entries.
    pub fn copy(&self) -> Self {
        let mut copy = Self::default();
        copy.entries.reserve(self.len());
        copy.table.reserve(self.len(), |_| 0);
        for (hash, key, value) in self.hashed() {
            copy.add(hash, key.clone(), value.clone());
        }
        copy
    }

    /// Bytes that one more entry may ask for at once.
    pub fn growth(&self) -> usize {
        if self.entries.len() < self.entries.capacity() { 0 } else { 3 * self.entries.len() * size_of::<Entry>() }
    }

    /// Moves everything out.
    pub fn drain(&mut self) -> Vec<Value> {
        self.table.clear();
        std::mem::take(&mut self.entries).into_iter().flat_map(|entry| [entry.key, entry.value]).collect()
    }

    fn compact(&mut self) {
        self.entries.retain(|entry| !matches!(entry.key, Value::Null));
        self.table.clear();
        let entries = &self.entries;
        for (place, entry) in entries.iter().enumerate() {
            self.table.insert_unique(spread(entry.hash), place, |&other| spread(entries[other].hash));
        }
    }
}

impl ThreadState<'_> {
    /// A new dictionary.
    pub fn dict(&self, dict: Dict) -> Value {
        Value::new(Object::Dict(Box::new(Shared::new(self.vm().protection(), dict))))
    }

    /// The value of a key.
    pub fn dict_get(&mut self, dict: &Shared<Dict>, key: &Value) -> Result<Option<Value>, Unwind> {
        self.locate(dict, key, |dict, _, place| place.map(|place| dict.value(place).clone()))
    }

    /// Sets a key.
    pub fn dict_set(&mut self, dict: &Shared<Dict>, key: &Value, value: Value) -> Result<(), Unwind> {
        let growth = dict.with(self, |dict| dict.growth());
        self.afford(growth)?;
        let old = self.locate(dict, key, |dict, hash, place| match place {
            Some(place) => Some(dict.replace(place, value)),
            None => {
                dict.add(hash, key.clone(), value);
                None
            }
        })?;
        // Not under the borrow: what it drops may be deep.
        drop(old);
        Ok(())
    }

    /// Removes a key; gives back its entry.
    pub fn dict_remove(&mut self, dict: &Shared<Dict>, key: &Value) -> Result<Option<(Value, Value)>, Unwind> {
        self.locate(dict, key, |dict, _, place| place.map(|place| dict.remove(place)))
    }

    /// The value of a key, which is added first if it is not there.
    pub fn dict_setdefault(&mut self, dict: &Shared<Dict>, key: &Value, value: Value) -> Result<Value, Unwind> {
        self.locate(dict, key, |dict, hash, place| match place {
            Some(place) => dict.value(place).clone(),
            None => {
                dict.add(hash, key.clone(), value.clone());
                value
            }
        })
    }

    /// All entries at this moment.
    pub fn dict_entries(&self, dict: &Shared<Dict>) -> Vec<(Value, Value)> {
        dict.with(self, |dict| dict.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_over_removals_and_compaction() {
        let mut dict = Dict::default();
        let place = |dict: &Dict, i: i64| dict.find(i, &Value::Int(i), &Answers::default()).ok().flatten();
        for i in 0..100 {
            dict.add(i, Value::Int(i), Value::Int(i * i));
        }
        for i in (0..100).filter(|i| i % 3 != 0) {
            let place = place(&dict, i).expect("it was added");
            dict.remove(place);
        }
        assert_eq!(dict.len(), 34);
        for i in 100..200 {
            dict.add(i, Value::Int(i), Value::Int(i));
        }
        let keys: Vec<i64> = dict.iter().map(|(key, _)| if let Value::Int(i) = key { *i } else { -1 }).collect();
        assert_eq!(keys, (0..100).step_by(3).chain(100..200).collect::<Vec<_>>());
        assert!(place(&dict, 1).is_none());
        let found = place(&dict, 99).map(|place| dict.value(place).clone());
        assert!(matches!(found, Some(Value::Int(9801))));
    }
}
