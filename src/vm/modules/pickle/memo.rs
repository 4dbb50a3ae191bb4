//! What a pickle has written before, to be referred to.
//!
//! CPython goes by identity, and some of its strings are one object wherever they come from: names of attributes, single
//! characters, what is empty. Here such strings are many objects, so they go by their text; else the same program would write
//! longer pickles here than there.

use std::{ptr, sync::Arc};

use hashbrown::HashMap;

use crate::vm::{heap::Ref, object::Object, state::ThreadState, value::Value};

/// Who an object is. Addresses of objects stay below all the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Identity(u64);

const NAME: u64 = 1 << 63;
const CHARACTER: u64 = 1 << 62 | 1 << 61;
const BYTE: u64 = 1 << 62 | 1 << 60;
const ONLY: u64 = 1 << 62 | 1 << 59;

/// No name is longer.
const LONGEST_NAME: usize = 64;

/// The module's name as built-in functions have it, which is not that of built-in classes.
pub(super) const HOME_OF_FUNCTIONS: Identity = Identity(ONLY);

impl Identity {
    /// Who a value is; nothing for those that are never referred to.
    pub fn of(ts: &ThreadState<'_>, value: &Value) -> Option<Self> {
        let Value::Obj(object) = value else { return None };
        Some(Self(match &**object {
            Object::Str(text) => return Some(Self::of_text(ts, &text.text).unwrap_or_else(|| Self::at(object))),
            Object::Bytes(bytes) => match **bytes {
                [] => ONLY + 1,
                [byte] => BYTE | u64::from(byte),
                _ => return Some(Self::at(object)),
            },
            Object::Class(class) => Arc::as_ptr(class) as usize as u64,
            Object::Ellipsis => ONLY + 2,
            Object::NotImplemented => ONLY + 3,
            Object::FrozenSet(set) if set.with(ts, |set| set.len()) == 0 => ONLY + 4,
            _ => return Some(Self::at(object)),
        }))
    }

    /// As a number.
    pub fn value(self) -> Value {
        Value::Int(self.0 as i64)
    }

    /// By where it is, which no other object shares as long as it lives.
    pub fn at(object: &Ref) -> Self {
        Self(ptr::from_ref(&**object) as usize as u64)
    }

    /// A text that is one object in CPython.
    fn of_text(ts: &ThreadState<'_>, text: &str) -> Option<Self> {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (None, _) => return Some(Self(ONLY + 5)),
            (Some(only), None) if u32::from(only) < 0x100 => return Some(Self(CHARACTER | u64::from(u32::from(only)))),
            _ => {}
        }
        let is_name =
            text.len() <= LONGEST_NAME && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        if !is_name {
            return None;
        }
        ts.vm().names().find(text).map(|name| Self(NAME | name.index() as u64))
    }
}

/// The numbers of what was written, and the objects, which must live as long as their addresses stand for them.
#[derive(Debug, Default)]
pub(in crate::vm) struct Memo {
    numbers: HashMap<Identity, u32, foldhash::fast::FixedState>,
    kept: Vec<Value>,
}

impl Memo {
    /// The number of something that was written.
    #[inline]
    pub fn get(&self, identity: Identity) -> Option<u32> {
        self.numbers.get(&identity).copied()
    }

    /// Numbers something that has just been written.
    pub fn put(&mut self, identity: Identity, value: &Value) -> u32 {
        let number = self.numbers.len() as u32;
        self.kept.push(value.clone());
        *self.numbers.entry(identity).insert(number).get()
    }
}
