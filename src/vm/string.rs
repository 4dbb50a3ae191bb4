//! Strings, whose text grows in place.
//!
//! `text += more` in a loop must not copy the whole text each time. As in CPython (`unicode_concatenate` in
//! `Python/ceval.c`) the string is changed in place if nothing else refers to it, so that nobody can tell.

use std::{
    fmt,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
};

use compact_str::{CompactString, ToCompactString};

use super::{
    heap::Ref, lookup::hash_bytes, object::Object, state::ThreadState, subscript, unwind::Unwind, value::Value,
};

/// A string, with what indexing needs to know.
#[derive(Debug, Clone)]
pub(super) struct Str {
    pub text: Text,
    /// Every character is one byte.
    pub ascii: bool,
    hash: Hash,
}

/// What a string's hash was found to be; 0 if nobody has asked.
#[derive(Debug, Default)]
struct Hash(AtomicI64);

impl Clone for Hash {
    fn clone(&self) -> Self {
        Self(AtomicI64::new(self.0.load(Relaxed)))
    }
}

/// What a string consists of: in place if it is short, and with room to grow if it is not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text(CompactString);

impl Text {
    /// The text for who keeps it.
    pub fn to_arc(&self) -> Arc<str> {
        Arc::from(&**self)
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl Str {
    /// `text[index]`, if there is such a character and all are ASCII.
    #[inline]
    pub fn item(&self, index: i64) -> Option<Value> {
        let at = subscript::at(index, self.text.len()).filter(|_| self.ascii)?;
        let text = Text(char::from(self.text.as_bytes()[at]).to_compact_string());
        Some(Value::new(Object::Str(Self { text, ascii: true, hash: Hash::default() })))
    }

    /// Number of code points.
    pub fn len(&self) -> usize {
        if self.ascii { self.text.len() } else { self.text.chars().count() }
    }

    /// `hash(text)`.
    #[inline]
    pub fn hash(&self) -> i64 {
        // Relaxed: whoever works it out finds the same.
        match self.hash.0.load(Relaxed) {
            0 => {
                let hash = hash_bytes(self.text.as_bytes());
                self.hash.0.store(hash, Relaxed);
                hash
            }
            hash => hash,
        }
    }

    /// Where the character of this number begins.
    pub fn offset(&self, index: usize) -> usize {
        if self.ascii {
            return index.min(self.text.len());
        }
        self.text.char_indices().nth(index).map_or(self.text.len(), |(offset, _)| offset)
    }
}

impl<T: AsRef<str> + Into<CompactString>> From<T> for Str {
    fn from(text: T) -> Self {
        let ascii = text.as_ref().is_ascii();
        Self { text: Text(text.into()), ascii, hash: Hash::default() }
    }
}

/// Whether it is a string.
pub(super) fn is_text(value: &Value) -> bool {
    matches!(value.object(), Some(Object::Str(_)))
}

/// Appends the second string to the first, in place; says whether that could be done.
pub(super) fn append(ts: &ThreadState<'_>, slots: &mut [Value]) -> Result<bool, Unwind> {
    let [Value::Obj(left), right] = slots else { return Ok(false) };
    let Some(Object::Str(more)) = right.object() else { return Ok(false) };
    let Some(Object::Str(text)) = Ref::get_mut(left) else { return Ok(false) };
    let length = text.text.len() + more.text.len();
    if length > text.text.0.capacity() {
        ts.afford(2 * length)?;
    }
    text.text.0.push_str(&more.text);
    text.ascii &= more.ascii;
    text.hash = Hash::default();
    right.clear();
    Ok(true)
}
