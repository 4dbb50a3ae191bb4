//! Reading: a machine with a stack, as `load` in CPython's `Modules/_pickle.c`. What a pickle says is believed as far as it is there:
//! no length is allocated before so many bytes have come, and nothing nests in our stack however it nests in the pickle.

use hashbrown::HashMap;

use crate::vm::{
    dict::Dict, exception::Exc, modules::arguments, object::Object, set::Set, shared::Shared, state::ThreadState,
    unwind::Unwind, value::Value,
};

use super::{
    classes, error,
    input::Input,
    opcodes::{
        ADDITEMS, APPEND, APPENDS, BINBYTES, BINBYTES8, BINFLOAT, BINGET, BININT, BININT1, BININT2, BINPERSID, BINPUT,
        BINSTRING, BINUNICODE, BINUNICODE8, BUILD, BYTEARRAY8, DICT, DUP, EMPTY_DICT, EMPTY_LIST, EMPTY_SET,
        EMPTY_TUPLE, EXT1, EXT2, EXT4, FLOAT, FRAME, FROZENSET, GET, GLOBAL, HIGHEST, INST, INT, LIST, LONG,
        LONG_BINGET, LONG_BINPUT, LONG1, LONG4, MARK, MEMOIZE, NEWFALSE, NEWOBJ, NEWOBJ_EX, NEWTRUE, NEXT_BUFFER, NONE,
        OBJ, PERSID, POP, POP_MARK, PROTO, PUT, READONLY_BUFFER, REDUCE, SETITEM, SETITEMS, SHORT_BINBYTES,
        SHORT_BINSTRING, SHORT_BINUNICODE, STACK_GLOBAL, STOP, STRING, TUPLE, TUPLE1, TUPLE2, TUPLE3, UNICODE,
    },
    stack::Stack,
    texts::Coding,
};

/// What an `Unpickler` has its own ways for.
#[derive(Debug, Default)]
pub(super) struct Hooks {
    pub persistent_load: Option<Value>,
    pub find_class: Option<Value>,
}

/// What has been given a number, by that number.
pub(in crate::vm) type Memo = HashMap<u64, Value, foldhash::fast::FixedState>;

/// One pickle under way.
#[derive(Debug)]
pub(super) struct Reader {
    pub input: Input,
    pub stack: Stack,
    pub memo: Memo,
    pub hooks: Hooks,
    /// Names of 2.x mean what they are called now.
    pub fix_imports: bool,
    /// What strings of 2.x are.
    pub coding: Coding,
    /// As the pickle says.
    pub protocol: u8,
    /// The `Unpickler`, which is told the protocol.
    pub told: Option<Value>,
}

impl Reader {
    /// Reads from here.
    pub fn new(input: Input) -> Self {
        Self {
            input,
            stack: Stack::default(),
            memo: Memo::default(),
            hooks: Hooks::default(),
            fix_imports: true,
            coding: Coding::default(),
            protocol: 0,
            told: None,
        }
    }

    /// Reads one pickle.
    pub fn load(&mut self, ts: &mut ThreadState<'_>) -> Result<Value, Unwind> {
        let mut steps = 0_u32;
        loop {
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(1024) {
                ts.poll()?;
            }
            match self.input.opcode(ts)? {
                STOP => return self.stack.pop(ts),
                opcode => self.step(ts, opcode)?,
            }
        }
    }

    fn step(&mut self, ts: &mut ThreadState<'_>, opcode: u8) -> Result<(), Unwind> {
        match opcode {
            NONE => self.stack.push(ts, Value::None),
            NEWTRUE => self.stack.push(ts, Value::bool(true)),
            NEWFALSE => self.stack.push(ts, Value::bool(false)),
            BININT1 => self.int::<1>(ts),
            BININT2 => self.int::<2>(ts),
            BININT => {
                let bytes = self.input.array(ts)?;
                self.stack.push(ts, Value::Int(i32::from_le_bytes(bytes).into()))
            }
            BINFLOAT => {
                let x = f64::from_be_bytes(self.input.array(ts)?);
                let x = if x.is_nan() { ts.vm().new_nan(f64::NAN.copysign(x)) } else { x };
                self.stack.push(ts, Value::float(x))
            }
            INT => self.text_int(ts),
            LONG => self.text_long(ts),
            FLOAT => self.text_float(ts),
            LONG1 | LONG4 => self.long(ts, opcode == LONG4),
            SHORT_BINUNICODE => self.unicode::<1>(ts),
            BINUNICODE => self.unicode::<4>(ts),
            BINUNICODE8 => self.unicode::<8>(ts),
            UNICODE => self.text_unicode(ts),
            SHORT_BINBYTES => self.bytes::<1>(ts),
            BINBYTES => self.bytes::<4>(ts),
            BINBYTES8 => self.bytes::<8>(ts),
            BYTEARRAY8 => self.bytearray(ts),
            STRING => self.text_string(ts),
            SHORT_BINSTRING => self.string::<1>(ts),
            BINSTRING => self.string::<4>(ts),
            EMPTY_LIST | EMPTY_DICT | EMPTY_SET | EMPTY_TUPLE => self.empty(ts, opcode),
            TUPLE1 => self.tuple(ts, 1),
            TUPLE2 => self.tuple(ts, 2),
            TUPLE3 => self.tuple(ts, 3),
            TUPLE | LIST | DICT | FROZENSET => self.marked(ts, opcode),
            APPEND | APPENDS => self.append(ts, opcode == APPENDS),
            SETITEM | SETITEMS => self.set_items(ts, opcode == SETITEMS),
            ADDITEMS => self.add_items(ts),
            MARK => self.stack.mark(ts),
            POP => self.stack.drop_top(ts),
            POP_MARK => {
                let mark = self.stack.unmark(ts)?;
                self.stack.pop_from(ts, mark).map(drop)
            }
            DUP => {
                let top = self.stack.top(ts)?;
                self.stack.push(ts, top)
            }
            GET | BINGET | LONG_BINGET => self.get(ts, opcode),
            PUT | BINPUT | LONG_BINPUT | MEMOIZE => self.put(ts, opcode),
            GLOBAL => self.global(ts),
            STACK_GLOBAL => self.stack_global(ts),
            REDUCE => self.reduce(ts),
            BUILD => self.build(ts),
            NEWOBJ | NEWOBJ_EX => self.new_object(ts, opcode == NEWOBJ_EX),
            INST => self.inst(ts),
            OBJ => self.obj(ts),
            PERSID | BINPERSID => self.persistent(ts, opcode == PERSID),
            PROTO => {
                let [protocol] = self.input.array(ts)?;
                if protocol > HIGHEST {
                    return Err(ts.raise(Exc::ValueError, format!("unsupported pickle protocol: {protocol}")));
                }
                self.protocol = protocol;
                if let Some(object) = &self.told {
                    classes::note_protocol(ts, object, protocol);
                }
                Ok(())
            }
            FRAME => {
                let length = self.length::<8>(ts, "FRAME length")?;
                self.input.frame(ts, length)
            }
            EXT1 => self.extension::<1>(ts),
            EXT2 => self.extension::<2>(ts),
            EXT4 => self.extension::<4>(ts),
            NEXT_BUFFER => {
                let message = "pickle stream refers to out-of-band data but no *buffers* argument was given";
                Err(error::unpickling(ts, message))
            }
            READONLY_BUFFER => {
                let top = self.stack.top(ts)?;
                if arguments::bytes(ts, &top).is_some() {
                    return Ok(());
                }
                let kind = ts.type_name(&top);
                Err(ts.type_error(format!("memoryview: a bytes-like object is required, not '{kind}'")))
            }
            other => {
                let shown = match other {
                    0x20..=0x7e if other != b'\'' && other != b'\\' => char::from(other).to_string(),
                    _ => format!("\\x{other:02x}"),
                };
                Err(error::unpickling(ts, format!("invalid load key, '{shown}'.")))
            }
        }
    }

    fn empty(&mut self, ts: &mut ThreadState<'_>, opcode: u8) -> Result<(), Unwind> {
        let made = match opcode {
            EMPTY_LIST => ts.list(Vec::new()),
            EMPTY_DICT => ts.dict(Dict::default()),
            EMPTY_SET => ts.set(Set::default()),
            _ => Value::tuple([]),
        };
        self.stack.push(ts, made)
    }

    fn tuple(&mut self, ts: &mut ThreadState<'_>, length: usize) -> Result<(), Unwind> {
        // Fewer values than that are as many as none.
        let place = self.stack.len().wrapping_sub(length);
        let items = self.stack.pop_from(ts, place)?;
        self.stack.push(ts, Value::tuple(items))
    }

    /// A container of all values from the last mark on.
    fn marked(&mut self, ts: &mut ThreadState<'_>, opcode: u8) -> Result<(), Unwind> {
        let mark = self.stack.unmark(ts)?;
        let items = self.stack.pop_from(ts, mark)?;
        let made = match opcode {
            TUPLE => Value::tuple(items),
            LIST => ts.list(items),
            FROZENSET => {
                let set = Shared::new(ts.vm().protection(), Set::default());
                for item in &items {
                    ts.set_add(&set, item)?;
                }
                Value::new(Object::FrozenSet(Box::new(set)))
            }
            _ => {
                let made = ts.dict(Dict::default());
                if !items.len().is_multiple_of(2) {
                    return Err(error::unpickling(ts, "odd number of items for DICT"));
                }
                Self::set_pairs(ts, &made, &items)?;
                made
            }
        };
        self.stack.push(ts, made)
    }

    fn get(&mut self, ts: &mut ThreadState<'_>, opcode: u8) -> Result<(), Unwind> {
        let number = match opcode {
            BINGET => u64::from(u8::from_le_bytes(self.input.array(ts)?)),
            LONG_BINGET => u64::from(u32::from_le_bytes(self.input.array(ts)?)),
            _ => match u64::try_from(self.text_number(ts)?) {
                Ok(number) => number,
                Err(_) => return Err(error::unpickling(ts, "Memo value not found at index -1")),
            },
        };
        match self.memo.get(&number).cloned() {
            Some(value) => self.stack.push(ts, value),
            None => Err(error::unpickling(ts, format!("Memo value not found at index {number}"))),
        }
    }

    fn put(&mut self, ts: &mut ThreadState<'_>, opcode: u8) -> Result<(), Unwind> {
        let number = match opcode {
            MEMOIZE => self.memo.len() as u64,
            BINPUT => u64::from(u8::from_le_bytes(self.input.array(ts)?)),
            LONG_BINPUT => u64::from(u32::from_le_bytes(self.input.array(ts)?)),
            _ => {
                let number = self.text_number(ts)?;
                // An empty stack is told first.
                self.stack.top(ts)?;
                u64::try_from(number).map_err(|_| ts.raise(Exc::ValueError, "negative PUT argument"))?
            }
        };
        let value = self.stack.top(ts)?;
        if self.memo.len() == self.memo.capacity() {
            ts.afford(4 * self.memo.len() * size_of::<(u64, Value)>())?;
        }
        drop(self.memo.insert(number, value));
        Ok(())
    }

    fn extension<const N: usize>(&mut self, ts: &mut ThreadState<'_>) -> Result<(), Unwind> {
        let code = self.input.array::<N>(ts)?.iter().rev().fold(0_i64, |code, &byte| code << 8 | i64::from(byte));
        // Four bytes have a sign.
        let code = if N == 4 { i64::from(code as i32) } else { code };
        if code <= 0 {
            return Err(error::unpickling(ts, "EXT specifies code <= 0"));
        }
        Err(ts.raise(Exc::ValueError, format!("unregistered extension code {code}")))
    }
}
