//! The rooms.

pub mod catalogue;
pub mod compare;
pub mod help;
pub mod scope;
pub mod sweep;
