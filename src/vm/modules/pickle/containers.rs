//! Writing lists, tuples, dictionaries and sets, which may contain themselves.

use crate::vm::{
    dict::Dict,
    exception::Exc,
    iterate,
    object::{Object, View},
    reduce,
    set::Set,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{
    opcodes::{
        ADDITEMS, APPEND, APPENDS, BATCH, DICT, EMPTY_DICT, EMPTY_LIST, EMPTY_SET, EMPTY_TUPLE, FROZENSET, LIST, MARK,
        POP, POP_MARK, SETITEM, SETITEMS, TUPLE, TUPLE1, TUPLE2, TUPLE3,
    },
    write::Writer,
};

impl Writer {
    pub(super) fn save_tuple(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        items: &[Value],
    ) -> Result<(), Unwind> {
        let short = match items.len() {
            0 if self.is_binary() => return self.emit(ts, &[EMPTY_TUPLE]),
            0 => return self.emit(ts, &[MARK, TUPLE]),
            1 => Some(TUPLE1),
            2 => Some(TUPLE2),
            3 => Some(TUPLE3),
            _ => None,
        };
        let short = short.filter(|_| self.protocol >= 2);
        if short.is_none() {
            self.emit(ts, &[MARK])?;
        }
        for item in items {
            self.save(ts, item)?;
        }
        // Something in the tuple contains the tuple, and has written it meanwhile: what stands here is thrown away.
        if let Some(number) = self.number_of(ts, value) {
            match short {
                Some(_) => self.emit(ts, &vec![POP; items.len()])?,
                None if self.is_binary() => self.emit(ts, &[POP_MARK])?,
                None => self.emit(ts, &vec![POP; items.len() + 1])?,
            }
            return self.refer(ts, number);
        }
        self.emit(ts, &[short.unwrap_or(TUPLE)])?;
        self.memoize(ts, value)
    }

    pub(super) fn save_list(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        list: &Shared<Vec<Value>>,
    ) -> Result<(), Unwind> {
        if !self.is_binary() {
            self.emit(ts, &[MARK, LIST])?;
            self.memoize(ts, value)?;
            let items = iterate::iterator(ts, value)?;
            return self.save_items(ts, &items);
        }
        self.emit(ts, &[EMPTY_LIST])?;
        self.memoize(ts, value)?;
        let item = |ts: &ThreadState<'_>, place: usize| list.with(ts, |list| (list.get(place).cloned(), list.len()));
        let (Some(first), length) = item(ts, 0) else { return Ok(()) };
        if length == 1 {
            self.save(ts, &first)?;
            return self.emit(ts, &[APPEND]);
        }
        let mut place = 0;
        loop {
            self.emit(ts, &[MARK])?;
            for _ in 0..BATCH {
                let (Some(next), _) = item(ts, place) else { break };
                self.save(ts, &next)?;
                place += 1;
            }
            self.emit(ts, &[APPENDS])?;
            if item(ts, place).0.is_none() {
                return Ok(());
            }
        }
    }

    /// What an iterator gives, to be appended.
    pub(super) fn save_items(&mut self, ts: &mut ThreadState<'_>, items: &Value) -> Result<(), Unwind> {
        self.save_batches(ts, items, APPEND, APPENDS, Self::save)
    }

    /// Pairs that an iterator gives, to be set.
    pub(super) fn save_entries(&mut self, ts: &mut ThreadState<'_>, entries: &Value) -> Result<(), Unwind> {
        self.save_batches(ts, entries, SETITEM, SETITEMS, |writer, ts, entry| match entry.inner().object() {
            Some(Object::Tuple(pair)) if pair.len() == 2 => {
                writer.save(ts, &pair[0])?;
                writer.save(ts, &pair[1])
            }
            _ => Err(ts.type_error("dict items iterator must return 2-tuples")),
        })
    }

    fn save_batches(
        &mut self,
        ts: &mut ThreadState<'_>,
        iterator: &Value,
        one: u8,
        many: u8,
        save: fn(&mut Self, &mut ThreadState<'_>, &Value) -> Result<(), Unwind>,
    ) -> Result<(), Unwind> {
        if !self.is_binary() {
            while let Some(item) = iterate::next(ts, iterator)? {
                save(self, ts, &item)?;
                self.emit(ts, &[one])?;
            }
            return Ok(());
        }
        loop {
            let Some(first) = iterate::next(ts, iterator)? else { return Ok(()) };
            let Some(mut next) = iterate::next(ts, iterator)? else {
                save(self, ts, &first)?;
                return self.emit(ts, &[one]);
            };
            self.emit(ts, &[MARK])?;
            save(self, ts, &first)?;
            let mut written = 1;
            let ended = loop {
                save(self, ts, &next)?;
                written += 1;
                if written == BATCH {
                    break false;
                }
                match iterate::next(ts, iterator)? {
                    Some(item) => next = item,
                    None => break true,
                }
            };
            self.emit(ts, &[many])?;
            if ended {
                return Ok(());
            }
        }
    }

    pub(super) fn save_dict(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        dict: &Shared<Dict>,
    ) -> Result<(), Unwind> {
        if !self.is_binary() {
            self.emit(ts, &[MARK, DICT])?;
            self.memoize(ts, value)?;
            let entries = Value::new(Object::View(value.clone(), View::Items));
            let entries = iterate::iterator(ts, &entries)?;
            return self.save_entries(ts, &entries);
        }
        self.emit(ts, &[EMPTY_DICT])?;
        self.memoize(ts, value)?;
        let entry = |ts: &ThreadState<'_>, from: usize| {
            dict.with(ts, |dict| dict.next(from).map(|(place, key, value)| (place + 1, key.clone(), value.clone())))
        };
        let length = dict.with(ts, |dict| dict.len());
        let Some((mut place, key, value)) = entry(ts, 0) else { return Ok(()) };
        if length == 1 {
            self.save(ts, &key)?;
            self.save(ts, &value)?;
            return self.emit(ts, &[SETITEM]);
        }
        let mut next = Some((key, value));
        loop {
            self.emit(ts, &[MARK])?;
            let mut written = 0;
            while let Some((key, value)) = next.take() {
                self.save(ts, &key)?;
                self.save(ts, &value)?;
                written += 1;
                if let Some((behind, key, value)) = entry(ts, place) {
                    place = behind;
                    next = Some((key, value));
                }
                if written == BATCH {
                    break;
                }
            }
            self.emit(ts, &[SETITEMS])?;
            if dict.with(ts, |dict| dict.len()) != length {
                return Err(changed(ts, "dictionary"));
            }
            if written < BATCH {
                return Ok(());
            }
        }
    }

    pub(super) fn save_set(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        set: &Shared<Set>,
    ) -> Result<(), Unwind> {
        if self.protocol < 4 {
            return self.save_elements(ts, value);
        }
        self.emit(ts, &[EMPTY_SET])?;
        self.memoize(ts, value)?;
        let length = set.with(ts, |set| set.len());
        if length == 0 {
            return Ok(());
        }
        let mut place = 0;
        loop {
            self.emit(ts, &[MARK])?;
            let mut written = 0;
            while written < BATCH {
                let next = set.with(ts, |set| set.next(place).map(|(place, key)| (place + 1, key.clone())));
                let Some((next, key)) = next else { break };
                place = next;
                self.save(ts, &key)?;
                written += 1;
            }
            self.emit(ts, &[ADDITEMS])?;
            if set.with(ts, |set| set.len()) != length {
                return Err(changed(ts, "set"));
            }
            if written < BATCH {
                return Ok(());
            }
        }
    }

    pub(super) fn save_frozenset(
        &mut self,
        ts: &mut ThreadState<'_>,
        value: &Value,
        set: &Shared<Set>,
    ) -> Result<(), Unwind> {
        if self.protocol < 4 {
            return self.save_elements(ts, value);
        }
        self.emit(ts, &[MARK])?;
        for (_, key) in ts.set_elements(set) {
            self.save(ts, &key)?;
        }
        if let Some(number) = self.number_of(ts, value) {
            self.emit(ts, &[POP_MARK])?;
            return self.refer(ts, number);
        }
        self.emit(ts, &[FROZENSET])?;
        self.memoize(ts, value)
    }

    /// A set before there were opcodes for it: a call with a list.
    fn save_elements(&mut self, ts: &mut ThreadState<'_>, value: &Value) -> Result<(), Unwind> {
        let items = iterate::collect(ts, value)?;
        let answer = Value::tuple([reduce::class_of(ts, value), Value::tuple([ts.list(items)])]);
        self.save_reduced(ts, Some(value), &answer)
    }
}

#[cold]
fn changed(ts: &ThreadState<'_>, what: &str) -> Unwind {
    ts.raise(Exc::RuntimeError, format!("{what} changed size during iteration"))
}
