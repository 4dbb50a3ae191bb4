//! Dictionaries: insertion order, keys of built-in kinds compared by value, others by identity.
//!
//! Keys are compared without running Python code (a class's `__eq__` and `__hash__` are not asked), so that a
//! dictionary can be searched while it is borrowed.

use std::collections::HashMap;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{object::Object, state::ThreadState, unwind::Unwind, value::Value};

/// What decides whether two keys are the same: `1`, `1.0` and `True` are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    None,
    Int(i64),
    Big(BigInt),
    /// Bits of a float that is no integer.
    Float(u64),
    Str(std::sync::Arc<str>),
    Tuple(Box<[Key]>),
    /// The address of an object that lives as long as its entry.
    Identity(usize),
}

/// A dictionary.
#[derive(Debug, Default)]
pub(super) struct Dict {
    index: HashMap<Key, usize>,
    /// In order of insertion; `None` where an entry was removed.
    entries: Vec<Option<(Value, Value)>>,
}

impl Dict {
    /// Number of entries.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// The value of a key.
    pub fn get(&self, key: &Key) -> Option<&Value> {
        let index = *self.index.get(key)?;
        self.entries[index].as_ref().map(|(_, value)| value)
    }

    /// Sets a key; gives back the value it had.
    pub fn set(&mut self, key: Key, name: Value, value: Value) -> Option<Value> {
        if let Some(&index) = self.index.get(&key)
            && let Some((_, old)) = &mut self.entries[index]
        {
            return Some(std::mem::replace(old, value));
        }
        self.index.insert(key, self.entries.len());
        self.entries.push(Some((name, value)));
        None
    }

    /// Removes a key; gives back the entry.
    pub fn remove(&mut self, key: &Key) -> Option<(Value, Value)> {
        let index = self.index.remove(key)?;
        let entry = self.entries[index].take();
        if self.entries.len() > 32 && self.entries.len() > 2 * self.index.len() {
            self.compact();
        }
        entry
    }

    /// All entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Value, Value)> {
        self.entries.iter().flatten()
    }

    /// Moves everything out.
    pub fn drain(&mut self) -> Vec<Option<(Value, Value)>> {
        self.index.clear();
        std::mem::take(&mut self.entries)
    }

    fn compact(&mut self) {
        let mut moved = vec![0; self.entries.len()];
        let mut next = 0;
        for (place, entry) in moved.iter_mut().zip(&self.entries) {
            *place = next;
            next += usize::from(entry.is_some());
        }
        self.index.values_mut().for_each(|index| *index = moved[*index]);
        self.entries.retain(Option::is_some);
    }
}

impl ThreadState<'_> {
    /// A new dictionary.
    pub fn dict(&self, dict: Dict) -> Value {
        Value::new(Object::Dict(Box::new(super::shared::Shared::new(self.vm().protection(), dict))))
    }

    /// The key that a value is.
    pub fn key(&self, value: &Value) -> Result<Key, Unwind> {
        Ok(match value {
            Value::Null | Value::None => Key::None,
            Value::Bool(b) => Key::Int(i64::from(*b)),
            Value::Int(i) => Key::Int(*i),
            Value::Float(x) => match x.to_i64() {
                Some(i) if (i as f64).to_bits() == (*x + 0.0).to_bits() => Key::Int(i),
                _ => Key::Float(x.to_bits()),
            },
            Value::Obj(object) => match &**object {
                Object::Str(s) => Key::Str(s.text.clone()),
                Object::BigInt(n) => Key::Big(n.clone()),
                Object::Tuple(items) => Key::Tuple(items.iter().map(|item| self.key(item)).collect::<Result<_, _>>()?),
                Object::List(_) | Object::Dict(_) => {
                    return Err(self.type_error(format!("unhashable type: '{}'", self.type_name(value))));
                }
                Object::Class(class) => Key::Identity(std::sync::Arc::as_ptr(class) as usize),
                Object::Lock(lock) => Key::Identity(std::sync::Arc::as_ptr(lock) as usize),
                _ => Key::Identity(super::heap::Ref::as_ptr(object) as usize),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_over_removals_and_compaction() {
        let mut dict = Dict::default();
        for i in 0..100 {
            dict.set(Key::Int(i), Value::Int(i), Value::Int(i * i));
        }
        for i in (0..100).filter(|i| i % 3 != 0) {
            assert!(dict.remove(&Key::Int(i)).is_some());
        }
        assert_eq!(dict.len(), 34);
        let keys: Vec<i64> = dict.iter().map(|(key, _)| if let Value::Int(i) = key { *i } else { -1 }).collect();
        assert_eq!(keys, (0..100).step_by(3).collect::<Vec<_>>());
        assert!(matches!(dict.get(&Key::Int(99)), Some(Value::Int(9801))));
    }
}
