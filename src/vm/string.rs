//! Strings: shared text, or text of their own that grows in place.
//!
//! `text += more` in a loop must not copy the whole text each time. As in CPython (`unicode_concatenate` in
//! `Python/ceval.c`) the string is changed in place if nothing else refers to it, so that nobody can tell.

use std::{cmp::Ordering, fmt, ops::Deref, sync::Arc};

use super::{heap::Ref, object::Object, state::ThreadState, unwind::Unwind, value::Value};

/// A string, with what indexing needs to know.
#[derive(Debug, Clone)]
pub(super) struct Str {
    pub text: Text,
    /// Every character is one byte.
    pub ascii: bool,
}

/// What a string consists of.
#[derive(Debug)]
pub(super) enum Text {
    /// Copied by counting.
    Shared(Arc<str>),
    /// One string's alone, with room to grow.
    Own(String),
}

impl Text {
    /// The text for who keeps it.
    pub fn to_arc(&self) -> Arc<str> {
        match self {
            Self::Shared(text) => Arc::clone(text),
            Self::Own(text) => Arc::from(&**text),
        }
    }

    fn has_room(&self, more: usize) -> bool {
        matches!(self, Self::Own(text) if text.capacity() - text.len() >= more)
    }

    fn push(&mut self, more: &str) {
        if let Self::Shared(text) = self {
            let mut own = String::with_capacity(2 * (text.len() + more.len()));
            own.push_str(text);
            *self = Self::Own(own);
        }
        if let Self::Own(text) = self {
            text.push_str(more);
        }
    }
}

impl Clone for Text {
    fn clone(&self) -> Self {
        Self::Shared(self.to_arc())
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Self::Shared(text) => text,
            Self::Own(text) => text,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl Str {
    /// Number of code points.
    pub fn len(&self) -> usize {
        if self.ascii { self.text.len() } else { self.text.chars().count() }
    }

    /// Where the character of this number begins.
    pub fn offset(&self, index: usize) -> usize {
        if self.ascii {
            return index.min(self.text.len());
        }
        self.text.char_indices().nth(index).map_or(self.text.len(), |(offset, _)| offset)
    }
}

impl From<Arc<str>> for Str {
    fn from(text: Arc<str>) -> Self {
        let ascii = text.is_ascii();
        Self { text: Text::Shared(text), ascii }
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        let ascii = text.is_ascii();
        Self { text: Text::Own(text), ascii }
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
    if !text.text.has_room(more.text.len()) {
        ts.afford(2 * (text.text.len() + more.text.len()))?;
    }
    text.text.push(&more.text);
    text.ascii &= more.ascii;
    right.clear();
    Ok(true)
}
