//! A Python value: small ones in place, everything else behind one counted reference.

use std::sync::Arc;

use super::{heap::Ref, object::Object};

/// What a variable, a stack slot or a list item holds.
///
/// Only one variant owns anything, so that copying and dropping cost one predictable branch each.
#[derive(Debug, Clone, Default)]
pub(super) enum Value {
    /// Nothing: an unset variable, an empty stack slot. Never visible to a program.
    #[default]
    Null,
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Obj(Ref),
}

const _: () = assert!(size_of::<Value>() == 16);

impl Value {
    /// A reference to a new object.
    pub fn new(object: Object) -> Self {
        Self::Obj(Ref::new(object))
    }

    /// The object referred to, if it is one.
    #[inline]
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Obj(object) => Some(object),
            _ => None,
        }
    }

    /// Whether dropping it does anything.
    #[inline]
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Obj(_))
    }

    /// Moves the value out; a number may stay behind, since nobody has to drop it.
    #[inline]
    pub fn take(&mut self) -> Self {
        match *self {
            // Copying a number by parts lets the processor forward the stores that made it.
            Self::Int(i) => Self::Int(i),
            _ => std::mem::take(self),
        }
    }

    /// Moves the value out and leaves nothing.
    #[inline]
    pub fn take_whole(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Puts a copy where nothing is that would need dropping, part by part: a 16-byte copy of what was just written by
    /// parts stalls the processor.
    #[inline]
    pub fn copy_to(&self, slot: &mut Self) {
        match self {
            Self::Int(i) => slot.put(Self::Int(*i)),
            Self::Float(x) => slot.put(Self::Float(*x)),
            Self::Obj(object) => slot.put(Self::Obj(Ref::clone(object))),
            Self::Bool(b) => slot.put(Self::Bool(*b)),
            Self::None => slot.put(Self::None),
            Self::Null => slot.put(Self::Null),
        }
    }

    /// Moves the value where nothing is that would need dropping, part by part. Something that nobody has to drop may
    /// stay behind.
    #[inline]
    pub fn move_to(&mut self, slot: &mut Self) {
        match self {
            Self::Obj(_) => slot.put(self.take_whole()),
            other => other.copy_to(slot),
        }
    }

    /// Puts a value where nothing is that would need dropping.
    #[inline]
    pub fn put(&mut self, value: Self) {
        debug_assert!(!matches!(self, Self::Obj(_)), "the old value would leak");
        std::mem::forget(std::mem::replace(self, value));
    }

    /// Python's `is`.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Obj(a), Self::Obj(b)) => {
                Ref::ptr_eq(a, b)
                    || match (&**a, &**b) {
                        (Object::Class(a), Object::Class(b)) => Arc::ptr_eq(a, b),
                        (Object::Ellipsis, Object::Ellipsis) | (Object::NotImplemented, Object::NotImplemented) => true,
                        _ => false,
                    }
            }
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::None, Self::None) | (Self::Null, Self::Null) => true,
            _ => false,
        }
    }
}
