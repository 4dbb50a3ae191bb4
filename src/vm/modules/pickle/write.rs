//! Writing: which opcodes stand for an object, as `save` in CPython's `Modules/_pickle.c` decides it.
//!
//! Byte for byte what CPython 3.11 writes. The GIL stays held; objects within objects are written by recursion, as deep as Python calls may
//! go.

use std::sync::Arc;

use crate::vm::{
    exception::Exc, heap::Ref, names::known, object::Object, reduce, state::ThreadState, unwind::Unwind, value::Value,
};

use super::{
    error,
    memo::{Identity, Memo},
    opcodes::{BINGET, BINPERSID, BINPUT, LONG_BINGET, LONG_BINPUT, MEMOIZE, NONE, PERSID, PROTO, STOP},
    output::Output,
};

/// What a `Pickler` has its own ways for.
#[derive(Debug, Default)]
pub(super) struct Hooks {
    pub persistent_id: Option<Value>,
    pub reducer_override: Option<Value>,
    /// Instead of the one of `copyreg`.
    pub dispatch_table: Option<Value>,
}

/// One pickle under way.
#[derive(Debug)]
pub(super) struct Writer {
    pub out: Output,
    pub memo: Memo,
    pub protocol: u8,
    /// Before protocol 3, names are written as 2.x had them.
    pub fix_imports: bool,
    /// The memo is not used.
    pub fast: bool,
    pub hooks: Hooks,
    /// The file's `write`, if there is one.
    pub sink: Option<Value>,
    /// Text made of bytes on the way: CPython has it as an object of its own, whatever it says.
    pub decoded: Option<Value>,
    /// Opcodes so far.
    steps: u32,
}

impl Writer {
    /// Of a protocol from 0 to 5.
    pub fn new(protocol: u8, fix_imports: bool) -> Self {
        Self {
            out: Output::default(),
            memo: Memo::default(),
            protocol,
            fix_imports,
            fast: false,
            hooks: Hooks::default(),
            sink: None,
            decoded: None,
            steps: 0,
        }
    }

    /// Writes one whole pickle; what no file has taken is left in `out`.
    pub fn dump(&mut self, ts: &mut ThreadState<'_>, value: &Value) -> Result<(), Unwind> {
        if self.hooks.dispatch_table.is_none() {
            self.hooks.dispatch_table = Some(reduce::member(ts, "copyreg", "dispatch_table")?);
        }
        if self.protocol >= 2 {
            self.emit(ts, &[PROTO, self.protocol])?;
        }
        if self.protocol >= 4 {
            self.out.begin_frames();
        }
        self.save(ts, value)?;
        self.emit(ts, &[STOP])?;
        self.out.close_frame();
        self.flush(ts)
    }

    /// Whether protocols from 1 on are spoken, which are not text.
    pub fn is_binary(&self) -> bool {
        self.protocol > 0
    }

    /// Writes bytes.
    #[inline]
    pub fn emit(&mut self, ts: &ThreadState<'_>, bytes: &[u8]) -> Result<(), Unwind> {
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(1024) {
            ts.poll()?;
        }
        ts.afford(self.out.growth(bytes.len()))?;
        self.out.push(bytes);
        Ok(())
    }

    /// Writes the bytes of one value behind its header.
    pub fn emit_payload(&mut self, ts: &mut ThreadState<'_>, header: &[u8], payload: &[u8]) -> Result<(), Unwind> {
        ts.poll()?;
        ts.afford(self.out.growth(header.len() + payload.len()))?;
        self.out.push_payload(header, payload);
        Ok(())
    }

    /// Hands what is written to the file.
    fn flush(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let Some(write) = self.sink.clone() else { return Ok(()) };
        let bytes = self.out.take();
        ts.call(&write, &[Value::bytes(bytes)]).map(drop)
    }

    /// Writes an object.
    pub fn save(&mut self, ts: &mut ThreadState<'_>, value: &Value) -> Result<(), Unwind> {
        if self.out.boundary() {
            self.flush(ts)?;
        }
        if ts.depth >= ts.vm().recursion_limit() {
            return Err(ts.raise(Exc::RecursionError, "maximum recursion depth exceeded while pickling an object"));
        }
        ts.depth += 1;
        let result = match self.hooks.persistent_id.clone() {
            Some(ask) => self.save_persistent(ts, &ask, value),
            None => self.save_plainly(ts, value),
        };
        ts.depth -= 1;
        result
    }

    /// Writes the object's persistent number, if it has one.
    fn save_persistent(&mut self, ts: &mut ThreadState<'_>, ask: &Value, value: &Value) -> Result<(), Unwind> {
        let id = ts.call(ask, std::slice::from_ref(value))?;
        if matches!(id, Value::None) {
            return self.save_plainly(ts, value);
        }
        if self.is_binary() {
            self.save_plainly(ts, &id)?;
            return self.emit(ts, &[BINPERSID]);
        }
        let text = ts.str(&id)?;
        if !text.is_ascii() {
            return Err(error::pickling(ts, "persistent IDs in protocol 0 must be ASCII strings"));
        }
        let line = [&[PERSID], text.as_bytes(), b"\n"].concat();
        self.emit(ts, &line)
    }

    fn save_plainly(&mut self, ts: &mut ThreadState<'_>, value: &Value) -> Result<(), Unwind> {
        let object = match value {
            Value::Null | Value::None => return self.emit(ts, &[NONE]),
            Value::Bool(truth) => return self.save_bool(ts, truth.get()),
            Value::Int(n) => return self.save_int(ts, *n),
            Value::Float(x) => return self.save_float(ts, x.get()),
            Value::Obj(object) => &**object,
        };
        if let Object::BigInt(n) = object {
            return self.save_big(ts, n);
        }
        if self.recall(ts, value)? {
            return Ok(());
        }
        match object {
            Object::Bytes(bytes) => self.save_bytes(ts, value, bytes),
            Object::Str(text) => self.save_text(ts, value, &text.text),
            Object::Dict(dict) => self.save_dict(ts, value, dict),
            Object::Set(set) => self.save_set(ts, value, set),
            Object::FrozenSet(set) => self.save_frozenset(ts, value, set),
            Object::List(list) => self.save_list(ts, value, list),
            Object::Tuple(items) => self.save_tuple(ts, value, items),
            Object::ByteArray(bytes) => {
                let bytes = bytes.with(ts, |bytes| Arc::<[u8]>::from(&bytes[..]));
                self.save_bytearray(ts, value, &bytes)
            }
            _ => self.save_other(ts, value, object),
        }
    }

    /// What is neither a number nor text nor a container.
    fn save_other(&mut self, ts: &mut ThreadState<'_>, value: &Value, object: &Object) -> Result<(), Unwind> {
        if let Some(ask) = self.hooks.reducer_override.clone() {
            let answer = ts.call(&ask, std::slice::from_ref(value))?;
            if !matches!(answer.object(), Some(Object::NotImplemented)) {
                return self.save_answer(ts, value, &answer);
            }
        }
        match object {
            Object::Class(class) => return self.save_class(ts, value, class),
            Object::Function(_) => return self.save_global(ts, value, None),
            _ => {}
        }
        let answer = match self.registered(ts, value)? {
            Some(function) => ts.call(&function, std::slice::from_ref(value))?,
            None if value.as_instance().is_some() => {
                let method = ts.get_attribute(value, known::REDUCE_EX)?;
                ts.call(&method, &[Value::Int(self.protocol.into())])?
            }
            // What is no instance has no class that could say something else.
            None => reduce::plainly(ts, value, self.protocol.into())?,
        };
        self.save_answer(ts, value, &answer)
    }

    /// What somebody has registered for the object's class.
    fn registered(&mut self, ts: &mut ThreadState<'_>, value: &Value) -> Result<Option<Value>, Unwind> {
        let Some(table) = self.hooks.dispatch_table.clone() else { return Ok(None) };
        let class = reduce::class_of(ts, value);
        if let Some(Object::Dict(table)) = table.object() {
            return if table.with(ts, |table| table.len()) == 0 { Ok(None) } else { ts.dict_get(table, &class) };
        }
        match crate::vm::subscript::get(ts, &table, &class) {
            Err(unwind) if ts.is_exception(&unwind, Exc::KeyError) => Ok(None),
            found => found.map(Some),
        }
    }

    /// Refers to an object that was written before; tells whether it was.
    fn recall(&mut self, ts: &ThreadState<'_>, value: &Value) -> Result<bool, Unwind> {
        let number = self.number_of(ts, value);
        number.map_or(Ok(false), |number| self.refer(ts, number).map(|()| true))
    }

    /// Whether an object was written before.
    pub fn number_of(&self, ts: &ThreadState<'_>, value: &Value) -> Option<u32> {
        self.memo.get(self.identity(ts, value)?)
    }

    fn identity(&self, ts: &ThreadState<'_>, value: &Value) -> Option<Identity> {
        match (&self.decoded, value) {
            (Some(Value::Obj(decoded)), Value::Obj(object)) if Ref::ptr_eq(decoded, object) => {
                Some(Identity::at(object))
            }
            _ => Identity::of(ts, value),
        }
    }

    /// Refers to what has this number.
    pub fn refer(&mut self, ts: &ThreadState<'_>, number: u32) -> Result<(), Unwind> {
        match u8::try_from(number) {
            _ if !self.is_binary() => self.emit(ts, format!("g{number}\n").as_bytes()),
            Ok(number) => self.emit(ts, &[BINGET, number]),
            Err(_) => self.emit(ts, &with_number(LONG_BINGET, number)),
        }
    }

    /// Numbers an object that has just been written.
    pub fn memoize(&mut self, ts: &ThreadState<'_>, value: &Value) -> Result<(), Unwind> {
        match self.identity(ts, value) {
            Some(identity) => self.memoize_as(ts, identity, value),
            None => Ok(()),
        }
    }

    /// The same for who is known by something else than the object.
    pub fn memoize_as(&mut self, ts: &ThreadState<'_>, identity: Identity, value: &Value) -> Result<(), Unwind> {
        if self.fast {
            return Ok(());
        }
        let number = self.memo.put(identity, value);
        match u8::try_from(number) {
            _ if self.protocol >= 4 => self.emit(ts, &[MEMOIZE]),
            _ if !self.is_binary() => self.emit(ts, format!("p{number}\n").as_bytes()),
            Ok(number) => self.emit(ts, &[BINPUT, number]),
            Err(_) => self.emit(ts, &with_number(LONG_BINPUT, number)),
        }
    }
}

/// An opcode and a number of four bytes.
pub(super) fn with_number(opcode: u8, number: u32) -> [u8; 5] {
    let [a, b, c, d] = number.to_le_bytes();
    [opcode, a, b, c, d]
}
