//! A Python value: small ones in place, everything else behind one counted reference.

use std::sync::Arc;

use super::{heap::Ref, object::Object};

/// What a variable, a stack slot or a list item holds.
///
/// Only one variant owns anything, so that copying and dropping cost one predictable branch each. What a variant holds
/// is always one 64-bit integer or a pointer ([`Flag`], [`Real`]): only then does the compiler keep a value in two
/// registers. Otherwise it moves 16 bytes at once, and reading those just after their parts were written stalls the
/// processor for longer than most instructions take.
#[derive(Debug, Clone, Default)]
pub(super) enum Value {
    /// Nothing: an unset variable, an empty stack slot. Never visible to a program.
    #[default]
    Null,
    None,
    Bool(Flag),
    Int(i64),
    Float(Real),
    Obj(Ref),
}

const _: () = assert!(size_of::<Value>() == 16);

/// A float, by its bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Real(u64);

impl Real {
    /// The float.
    #[inline]
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// A `bool`, as wide as any other value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flag(u64);

impl Flag {
    /// The `bool`.
    #[inline]
    pub fn get(self) -> bool {
        self.0 != 0
    }
}

impl Value {
    /// A float.
    #[inline]
    pub const fn float(x: f64) -> Self {
        Self::Float(Real(x.to_bits()))
    }

    /// A `bool`.
    #[inline]
    pub const fn bool(truth: bool) -> Self {
        Self::Bool(Flag(truth as u64))
    }

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
            Self::Int(i) => Self::Int(i),
            _ => std::mem::take(self),
        }
    }

    /// Moves the value out and leaves nothing.
    #[inline]
    pub fn take_whole(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Moves an object out and leaves nothing.
    #[inline]
    pub fn take_object(&mut self) -> Option<Ref> {
        match self.take_whole() {
            Self::Obj(object) => Some(object),
            _ => None,
        }
    }

    /// Puts a copy where nothing is that would need dropping.
    #[inline]
    pub fn copy_to(&self, slot: &mut Self) {
        slot.put(self.clone());
    }

    /// Moves the value where nothing is that would need dropping.
    #[inline]
    pub fn move_to(&mut self, slot: &mut Self) {
        slot.put(self.take_whole());
    }

    /// Drops what is there; a number may stay behind.
    #[inline]
    pub fn clear(&mut self) {
        if self.is_object() {
            drop(self.take_whole());
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
                        (Object::Native(a), Object::Native(b)) => std::ptr::eq(*a, *b),
                        (Object::Ellipsis, Object::Ellipsis) | (Object::NotImplemented, Object::NotImplemented) => true,
                        _ => false,
                    }
            }
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.0 == b.0,
            (Self::None, Self::None) | (Self::Null, Self::Null) => true,
            _ => false,
        }
    }
}
