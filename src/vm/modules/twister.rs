//! `_random`: the Mersenne Twister (M. Matsumoto, T. Nishimura 1998), seeded as `Modules/_randommodule.c` seeds it, so that a
//! seed gives the numbers that it gives in CPython.
//!
//! What is drawn from these numbers (`randrange`, `shuffle`, `gauss`) is Python: `random.py`.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Signed;
use sha2::{Digest, Sha512};

use crate::vm::{
    bigint,
    builtins::bytes,
    exception::Exc,
    lookup::hash_float,
    native::{Args, Native},
    shared::{Protection, Shared},
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{arguments::int, library, library::Library};

pub(super) const METHODS: &[Native] = &[
    Native { name: "seed", run: seed },
    Native { name: "random", run: random },
    Native { name: "getrandbits", run: getrandbits },
    Native { name: "getstate", run: getstate },
    Native { name: "setstate", run: setstate },
];

/// Words of the state.
const N: usize = 624;
/// Distance of the words that are mixed.
const M: usize = 397;
/// Bits of the most that `getrandbits` gives: 100 MB.
const MOST_BITS: i64 = 800_000_000;

/// The generator.
#[derive(Debug)]
pub(in crate::vm) struct Twister {
    words: Box<[u32; N]>,
    /// Words of this generation that were handed out.
    used: usize,
}

impl Twister {
    fn from_seed(seed: u32) -> Self {
        let mut words = Box::new([0; N]);
        let mut last = seed;
        for (i, word) in words.iter_mut().enumerate() {
            if i > 0 {
                last = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i as u32);
            }
            *word = last;
        }
        Self { words, used: N }
    }

    fn from_key(key: &[u32]) -> Self {
        let mut new = Self::from_seed(19_650_218);
        let words = &mut *new.words;
        let (mut i, mut j) = (1, 0);
        let mix = |words: &[u32; N], i: usize, factor: u32| {
            words[i] ^ (words[i - 1] ^ (words[i - 1] >> 30)).wrapping_mul(factor)
        };
        let step = |words: &mut [u32; N], i: usize| {
            if i + 1 < N {
                return i + 1;
            }
            words[0] = words[N - 1];
            1
        };
        for _ in 0..N.max(key.len()) {
            words[i] = mix(words, i, 1_664_525).wrapping_add(key[j]).wrapping_add(j as u32);
            i = step(words, i);
            j = (j + 1) % key.len();
        }
        for _ in 0..N - 1 {
            words[i] = mix(words, i, 1_566_083_941).wrapping_sub(i as u32);
            i = step(words, i);
        }
        words[0] = 1 << 31;
        new
    }

    fn regenerate(&mut self) {
        for i in 0..N {
            let y = (self.words[i] & 0x8000_0000) | (self.words[(i + 1) % N] & 0x7fff_ffff);
            let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[i] = self.words[(i + M) % N] ^ (y >> 1) ^ odd;
        }
        self.used = 0;
    }

    fn word(&mut self) -> u32 {
        if self.used >= N {
            self.regenerate();
        }
        let mut y = self.words[self.used];
        self.used += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// 53 random bits as a fraction.
    fn fraction(&mut self) -> f64 {
        let (a, b) = (self.word() >> 5, self.word() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }

    fn bits(&mut self, count: u32) -> u64 {
        match count {
            0 => 0,
            1..=32 => u64::from(self.word() >> (32 - count)),
            _ => u64::from(self.word()) | u64::from(self.word() >> (64 - count)) << 32,
        }
    }
}

pub(super) fn make(protection: Protection) -> Library {
    Library::Twister(Shared::new(protection, Twister::from_seed(5489)))
}

fn this<'a>(ts: &ThreadState<'_>, args: &'a Args<'_>) -> Result<&'a Shared<Twister>, Unwind> {
    match library::payload(args.get(0)) {
        Some(Library::Twister(twister)) => Ok(twister),
        _ => Err(library::wrong_receiver(ts, "_random.Random", args.get(0))),
    }
}

fn seed(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 1)?;
    let key = match args.get(1) {
        Value::Null | Value::None => operating_system(ts)?,
        // CPython takes the hash.
        Value::Float(x) => BigUint::from(hash_float(x.get()) as u64).to_u32_digits(),
        value => match (bigint::of(value), value.as_str()) {
            (Some(n), _) => n.abs().into_parts().1.to_u32_digits(),
            (None, text)
                if let Some(bytes) = text.map(|text| text.as_bytes().into()).or_else(|| bytes::of(ts, value)) =>
            {
                let mut bytes = bytes.to_vec();
                let digest = Sha512::digest(&bytes);
                bytes.extend(digest);
                BigUint::from_bytes_be(&bytes).to_u32_digits()
            }
            _ => {
                return Err(
                    ts.type_error("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
                );
            }
        },
    };
    let new = Twister::from_key(if key.is_empty() { &[0] } else { &key });
    this(ts, args)?.with(ts, |twister| *twister = new);
    Ok(Value::None)
}

/// A key that nobody can guess.
fn operating_system(ts: &ThreadState<'_>) -> Result<Vec<u32>, Unwind> {
    let mut bytes = [0; 4 * N];
    getrandom::fill(&mut bytes).map_err(|error| ts.raise(Exc::OSError, error.to_string()))?;
    Ok(BigUint::from_bytes_le(&bytes).to_u32_digits())
}

fn random(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    Ok(Value::float(this(ts, args)?.with(ts, Twister::fraction)))
}

fn getrandbits(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let count = int(ts, args.get(1))?;
    let twister = this(ts, args)?;
    match count {
        ..0 => Err(ts.raise(Exc::ValueError, "number of bits must be non-negative")),
        0..=63 => Ok(Value::Int(twister.with(ts, |twister| twister.bits(count as u32)) as i64)),
        64..=MOST_BITS => {
            let mut words = Vec::with_capacity(count as usize / 32 + 1);
            let mut left = count;
            while left > 0 {
                ts.poll()?;
                words.push(twister.with(ts, |twister| twister.bits(left.min(32) as u32)) as u32);
                left -= 32;
            }
            Ok(Value::from(BigInt::from_slice(Sign::Plus, &words)))
        }
        _ => Err(ts.raise_empty(Exc::MemoryError)),
    }
}

fn getstate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 0, 0)?;
    let (words, used) = this(ts, args)?.with(ts, |twister| (twister.words.clone(), twister.used));
    let mut items: Vec<Value> = words.iter().map(|word| Value::Int((*word).into())).collect();
    items.push(Value::Int(used as i64));
    Ok(Value::tuple(items))
}

fn setstate(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let items = crate::vm::iterate::collect(ts, args.get(1))?;
    let numbers = items.iter().map(|item| int(ts, item)).collect::<Result<Vec<_>, _>>()?;
    let Some((&used, words)) =
        numbers.split_last().filter(|(used, words)| words.len() == N && (0..=N as i64).contains(*used))
    else {
        return Err(ts.raise(Exc::ValueError, "state vector invalid"));
    };
    let mut new = Box::new([0; N]);
    new.iter_mut().zip(words).for_each(|(to, from)| *to = *from as u32);
    this(ts, args)?.with(ts, |twister| *twister = Twister { words: new, used: used as usize });
    Ok(Value::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_reference() {
        // The first outputs of mt19937ar.out, seeded with {0x123, 0x234, 0x345, 0x456}.
        let mut twister = Twister::from_key(&[0x123, 0x234, 0x345, 0x456]);
        assert_eq!([0; 4].map(|_| twister.word()), [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783]);
    }
}
