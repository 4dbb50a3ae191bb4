//! `hashlib`: message digests. As in `Modules/_hashopenssl.c`, what takes long is done without the GIL.

use std::{
    fmt::{self, Write as _},
    sync::{Mutex, MutexGuard, PoisonError, TryLockError},
};

use digest::{Digest, typenum::Unsigned};

use crate::{
    trace::record::Wait,
    vm::{
        exception::Exc,
        native::{Args, Native},
        state::ThreadState,
        unwind::Unwind,
        value::Value,
    },
};

use super::{
    arguments,
    library::{self, Library},
};

/// Bytes from which on hashing lets go of the GIL (`HASHLIB_GIL_MINSIZE`).
const LONG: usize = 2048;

/// Bytes hashed between two looks at whether the run is being ended: about a millisecond's work.
const PIECE: usize = 1 << 18;

pub(super) const METHODS: &[Native] = &[
    Native { name: "update", run: update },
    Native { name: "digest", run: digest_bytes },
    Native { name: "hexdigest", run: hexdigest },
    Native { name: "copy", run: copy },
];

macro_rules! algorithms {
    ($($name:ident: $variant:ident = $type:ty;)*) => {
        /// A digest under way.
        #[derive(Clone)]
        enum State {
            $($variant($type)),*
        }

        impl State {
            fn new(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$variant(Digest::new())),)*
                    _ => None,
                }
            }

            fn update(&mut self, data: &[u8]) {
                match self {
                    $(Self::$variant(state) => Digest::update(state, data)),*
                }
            }

            fn finish(self) -> Vec<u8> {
                match self {
                    $(Self::$variant(state) => Digest::finalize(state).to_vec()),*
                }
            }

            fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => stringify!($name)),*
                }
            }

            /// Bytes of the digest, and bytes hashed at a time.
            fn sizes(&self) -> [usize; 2] {
                match self {
                    $(Self::$variant(_) => [
                        <$type as digest::OutputSizeUser>::OutputSize::USIZE,
                        <$type as digest::common::BlockSizeUser>::BlockSize::USIZE,
                    ]),*
                }
            }
        }

        pub(super) const FUNCTIONS: &[Native] = &[
            Native { name: "new", run: new },
            $(Native { name: stringify!($name), run: {
                fn $name(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
                    begin(ts, args, stringify!($name))
                }
                $name
            } }),*
        ];

        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

algorithms! {
    md5: Md5 = md5::Md5;
    sha1: Sha1 = sha1::Sha1;
    sha224: Sha224 = sha2::Sha224;
    sha256: Sha256 = sha2::Sha256;
    sha384: Sha384 = sha2::Sha384;
    sha512: Sha512 = sha2::Sha512;
    blake2b: Blake2b = blake2::Blake2b512;
    blake2s: Blake2s = blake2::Blake2s256;
}

/// A hash object. Its own lock keeps threads apart that hash into it without the GIL.
pub(in crate::vm) struct Hash {
    name: &'static str,
    sizes: [usize; 2],
    state: Mutex<State>,
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({})", self.name)
    }
}

impl Hash {
    fn new(state: State) -> Self {
        Self { name: state.name(), sizes: state.sizes(), state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something quick. If another thread is hashing into it just now, that is waited for without the GIL.
    fn quick<R: Send>(&self, ts: &mut ThreadState<'_>, work: impl FnOnce(&mut State) -> R + Send) -> Result<R, Unwind> {
        match self.state.try_lock() {
            Ok(mut state) => Ok(work(&mut state)),
            Err(TryLockError::Poisoned(state)) => Ok(work(&mut state.into_inner())),
            Err(TryLockError::WouldBlock) => ts.blocking(Wait::Lock, 0, || None, |_| Ok(work(&mut self.lock()))),
        }
    }

    fn update(&self, ts: &mut ThreadState<'_>, data: &[u8]) -> Result<(), Unwind> {
        if data.len() < LONG {
            return self.quick(ts, |state| state.update(data));
        }
        ts.released(|tracer| {
            let mut state = self.lock();
            for piece in data.chunks(PIECE).take_while(|_| !tracer.stopping()) {
                state.update(piece);
            }
        })
    }

    /// `name`, `digest_size` and `block_size`.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        let [digest_size, block_size] = self.sizes;
        match name {
            "name" => Some(Value::from(self.name)),
            "digest_size" => Some(Value::Int(digest_size as i64)),
            "block_size" => Some(Value::Int(block_size as i64)),
            _ => None,
        }
    }
}

/// The module's values that are no functions.
pub(super) fn values() -> Vec<(&'static str, Value)> {
    let names = Value::tuple(NAMES.iter().map(|name| Value::from(*name)).collect::<Vec<_>>());
    vec![("algorithms_available", names.clone()), ("algorithms_guaranteed", names)]
}

fn begin(ts: &mut ThreadState<'_>, args: &mut Args<'_>, name: &str) -> Result<Value, Unwind> {
    let data = args.either(0, "data").or_else(|| args.keyword("string"));
    drop(args.keyword("usedforsecurity"));
    args.check(ts, 0, 1)?;
    let Some(state) = State::new(name) else {
        return Err(ts.raise(Exc::ValueError, format!("unsupported hash type {name}")));
    };
    let hash = Hash::new(state);
    if let Some(data) = data {
        hash.update(ts, &input(ts, &data)?)?;
    }
    Ok(library::instance(ts, &ts.vm().types().library.hash, Library::Hash(hash)))
}

fn new(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let Some(name) = args.either(0, "name") else {
        return Err(ts.type_error("new() missing required argument 'name' (pos 1)"));
    };
    let Some(name) = name.as_str().cloned() else { return Err(ts.type_error("name must be a string")) };
    let data = args.either(1, "data");
    drop(args.keyword("usedforsecurity"));
    args.check(ts, 0, 2)?;
    let mut rest: Vec<Value> = data.into_iter().collect();
    let given = rest.len();
    begin(ts, &mut Args::new("new", &mut rest, given), &name.to_ascii_lowercase())
}

/// What is to be hashed.
fn input(ts: &ThreadState<'_>, value: &Value) -> Result<std::sync::Arc<[u8]>, Unwind> {
    if value.as_str().is_some() {
        return Err(ts.type_error("Strings must be encoded before hashing"));
    }
    arguments::bytes(ts, value).ok_or_else(|| ts.type_error("object supporting the buffer API required"))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Hash, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Hash(hash)) => Ok(hash),
        _ => Err(library::wrong_receiver(ts, "_hashlib.HASH", args.get(0))),
    }
}

fn update(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let data = input(ts, args.get(1))?;
    this(ts, args)?.update(ts, &data)?;
    Ok(Value::None)
}

fn finished(ts: &mut ThreadState<'_>, args: &Args<'_>) -> Result<Vec<u8>, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(this(ts, args)?.quick(ts, |state| state.clone())?.finish())
}

fn digest_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    finished(ts, args).map(|digest| arguments::bytes_value(&digest))
}

fn hexdigest(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let mut text = String::new();
    for byte in finished(ts, args)? {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(Value::from(text))
}

fn copy(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let state = this(ts, args)?.quick(ts, |state| state.clone())?;
    Ok(library::instance(ts, &ts.vm().types().library.hash, Library::Hash(Hash::new(state))))
}
