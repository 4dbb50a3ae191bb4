//! The rooms.

pub mod catalogue;
pub mod help;
pub mod scope;
