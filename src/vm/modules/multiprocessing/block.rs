//! Memory that processes share, as numbers: what is behind `multiprocessing.Value` and `Array`.
//!
//! Each element is read and written as a whole, and nothing is ordered by it: two processes that add to one number lose updates, as they
//! do in C, and never see half of one.

use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed},
};

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::vm::{
    exception::Exc,
    native::{Args, Native},
    operate,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{
    super::{
        arguments,
        library::{self, Library},
    },
    file::{File, Memory},
};

pub(super) const FUNCTIONS: &[Native] = &[Native { name: "block", run: new }];

pub(in crate::vm) const METHODS: &[Native] = &[
    Native { name: "get", run: get },
    Native { name: "set", run: set },
    Native { name: "_file", run: file },
    Native { name: "__len__", run: len },
];

/// What an element is in C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Char,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F32,
    F64,
}

impl Element {
    fn named(code: &str) -> Option<Self> {
        Some(match code {
            "c" => Self::Char,
            "b" => Self::I8,
            "B" => Self::U8,
            "h" => Self::I16,
            "H" => Self::U16,
            "i" => Self::I32,
            "I" => Self::U32,
            "l" | "q" => Self::I64,
            "L" | "Q" => Self::U64,
            "f" => Self::F32,
            "d" => Self::F64,
            _ => return None,
        })
    }

    /// Bytes of one.
    fn size(self) -> usize {
        match self {
            Self::Char | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    /// The value that these bits are, the lowest of them as many as it has.
    fn value(self, bits: u64) -> Value {
        match self {
            Self::Char => Value::bytes([bits as u8]),
            Self::I8 => Value::Int((bits as i8).into()),
            Self::U8 => Value::Int((bits as u8).into()),
            Self::I16 => Value::Int((bits as i16).into()),
            Self::U16 => Value::Int((bits as u16).into()),
            Self::I32 => Value::Int((bits as i32).into()),
            Self::U32 => Value::Int((bits as u32).into()),
            Self::I64 => Value::Int(bits as i64),
            Self::U64 => Value::from(BigInt::from(bits)),
            Self::F32 => Value::float(f32::from_bits(bits as u32).into()),
            Self::F64 => Value::float(f64::from_bits(bits)),
        }
    }

    /// The bits of a value. As in C, an int loses what it has too much.
    fn bits(self, ts: &ThreadState<'_>, value: &Value) -> Result<u64, Unwind> {
        match self {
            Self::Char => match (arguments::bytes(ts, value).as_deref(), operate::integer(value)) {
                (Some([byte]), _) => Ok(u64::from(*byte)),
                (_, Some(byte @ 0..=255)) => Ok(byte as u64),
                _ => Err(ts.type_error("one character bytes, bytearray, or an integer in range(256) expected")),
            },
            Self::F32 => Ok(u64::from((arguments::real(ts, value)? as f32).to_bits())),
            Self::F64 => Ok(arguments::real(ts, value)?.to_bits()),
            _ => match operate::integer(value) {
                Some(small) => Ok(small as u64),
                None => {
                    let low = arguments::big(ts, value)? & BigInt::from(u64::MAX);
                    Ok(low.to_u64().unwrap_or_default())
                }
            },
        }
    }
}

/// A row of elements, all zero at first.
#[derive(Debug)]
pub(in crate::vm) struct Block {
    element: Element,
    len: usize,
    memory: Arc<Memory>,
}

impl Block {
    /// The bits of the element at this place; nothing beyond the end.
    fn load(&self, index: usize) -> Option<u64> {
        if index >= self.len {
            return None;
        }
        Some(match self.element.size() {
            1 => self.memory.segment.get::<AtomicU8>(index)?.load(Relaxed).into(),
            2 => self.memory.segment.get::<AtomicU16>(index)?.load(Relaxed).into(),
            4 => self.memory.segment.get::<AtomicU32>(index)?.load(Relaxed).into(),
            _ => self.memory.segment.get::<AtomicU64>(index)?.load(Relaxed),
        })
    }

    /// Changes them; nothing beyond the end.
    fn store(&self, index: usize, bits: u64) -> Option<()> {
        if index >= self.len {
            return None;
        }
        match self.element.size() {
            1 => self.memory.segment.get::<AtomicU8>(index)?.store(bits as u8, Relaxed),
            2 => self.memory.segment.get::<AtomicU16>(index)?.store(bits as u16, Relaxed),
            4 => self.memory.segment.get::<AtomicU32>(index)?.store(bits as u32, Relaxed),
            _ => self.memory.segment.get::<AtomicU64>(index)?.store(bits, Relaxed),
        }
        Some(())
    }
}

/// `block(code, length[, file])`: a new one, or the one that another process has.
fn new(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 3)?;
    let Some(element) = args.get(0).as_str().and_then(|code| Element::named(code)) else {
        return Err(ts.raise(Exc::ValueError, "no such type code"));
    };
    let Ok(len) = usize::try_from(arguments::int(ts, args.get(1))?) else {
        return Err(ts.raise(Exc::ValueError, "Array length must be >= 0"));
    };
    let Some(size) = len.checked_mul(element.size()) else { return Err(ts.raise_empty(Exc::MemoryError)) };
    let memory = if args.len() > 2 { File::argument(ts, args, 2)?.memory(ts)? } else { Memory::new(ts, size)? };
    if memory.segment.size() < size {
        return Err(ts.raise(Exc::ValueError, "too little memory for so many elements"));
    }
    let block = Block { element, len, memory };
    Ok(library::instance(ts, &ts.vm().types().library.block, Library::Block(block)))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Block, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Block(block)) => Ok(block),
        _ => Err(library::wrong_receiver(ts, "_multiprocessing.Block", args.get(0))),
    }
}

/// The place that an argument says, counted from the end where it is negative.
fn index(ts: &ThreadState<'_>, args: &Args<'_>, len: usize) -> Result<usize, Unwind> {
    let index = arguments::int(ts, args.get(1))?;
    let index = if index < 0 { index.saturating_add_unsigned(len as u64) } else { index };
    // What is still negative is no place either.
    Ok(usize::try_from(index).unwrap_or(usize::MAX))
}

#[cold]
fn beyond(ts: &ThreadState<'_>) -> Unwind {
    ts.raise(Exc::IndexError, "invalid index")
}

/// `get(index)`.
fn get(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let block = this(ts, args)?;
    let bits = block.load(index(ts, args, block.len)?).ok_or_else(|| beyond(ts))?;
    Ok(block.element.value(bits))
}

/// `set(index, value)`.
fn set(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let block = this(ts, args)?;
    let bits = block.element.bits(ts, args.get(2))?;
    block.store(index(ts, args, block.len)?, bits).ok_or_else(|| beyond(ts))?;
    Ok(Value::None)
}

fn len(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::Int(this(ts, args)?.len as i64))
}

/// `_file()`: for a child that is to have it.
fn file(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(File::Memory(Arc::clone(&this(ts, args)?.memory)).value(ts))
}
