//! Dropping containers in containers without end: CPython's trashcan (`Include/object.h`).
//!
//! Dropping a value drops what it contains, and so on inwards: a list nested a million deep would run off the
//! stack. From a certain depth on, contents are set aside and dropped by the outermost drop, one after the other.

use std::{
    cell::{Cell, RefCell},
    mem,
};

use super::{
    object::{Object, Payload},
    value::Value,
};

/// Containers within containers that are dropped by recursion: a few kilobytes of stack.
const DEPTH: u32 = 50;

thread_local! {
    static DEEP: Cell<u32> = const { Cell::new(0) };
    static ASIDE: RefCell<Vec<Vec<Value>>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Object {
    fn drop(&mut self) {
        let contents: Vec<Value> = match self {
            Self::List(list) => mem::take(list.get_mut()),
            Self::Tuple(items) => mem::take(items).into_vec(),
            Self::Dict(dict) => dict.get_mut().drain(),
            Self::Set(set) | Self::FrozenSet(set) => set.get_mut().drain(),
            Self::Instance(instance) => {
                let attributes = instance.attributes.get_mut().drain().into_iter().map(|(_, value)| value);
                match &mut instance.payload {
                    Payload::Library(library) => attributes.chain(library.drain()).collect(),
                    _ => attributes.collect(),
                }
            }
            _ => return,
        };
        if contents.iter().any(Value::is_object) {
            discard(contents);
        }
    }
}

fn discard(contents: Vec<Value>) {
    let depth = DEEP.get();
    if depth >= DEPTH {
        ASIDE.with_borrow_mut(|aside| aside.push(contents));
        return;
    }
    DEEP.set(depth + 1);
    drop(contents);
    if depth == 0 {
        // Each may set more aside.
        while let Some(contents) = ASIDE.with_borrow_mut(Vec::pop) {
            drop(contents);
        }
    }
    DEEP.set(depth);
}
