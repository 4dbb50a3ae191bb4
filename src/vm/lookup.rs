//! Hashes, and looking a key up in a table that other threads use as well.
//!
//! A table is searched while it is borrowed, and no Python code may run then. So keys of built-in kinds are compared
//! on the spot, and a key whose class has an `__eq__` is handed out, compared, and the search begun anew with the
//! answer. What is done with the place found happens in the same borrow: `append`, `pop`, `setdefault` and the like
//! are atomic. Hashes of numbers and tuples are CPython's (`Python/pyhash.c`, `Objects/tupleobject.c`).

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::{
    compare, names::known, object::Object, shared::Shared, state::ThreadState, unwind::Unwind, value::Value,
    wide::WideRange,
};

/// Hashes of numbers are taken modulo this prime, so that equal numbers of different types have equal hashes.
const MODULUS: u64 = (1 << 61) - 1;

/// How deep tuples nest before comparing them is left to the general way.
const DEPTH: u32 = 8;

/// A table with keys.
pub(super) trait Keyed {
    /// The place of a key; `Err` with a key of the table that has to be compared first.
    fn find(&self, hash: i64, key: &Value, answers: &Answers) -> Result<Option<usize>, Value>;
}

/// Keys of a table that were compared with the one that is looked for.
#[derive(Debug, Default)]
pub(super) struct Answers(Vec<(Value, bool)>);

impl Answers {
    /// Whether two keys of the same hash are the same; `doubtful` receives the first that nobody has compared.
    pub fn same(&self, there: &Value, wanted: &Value, doubtful: &mut Option<Value>) -> bool {
        if let Some(same) = same(there, wanted, 0) {
            return same;
        }
        match self.0.iter().find(|(compared, _)| compared.is(there)) {
            Some((_, same)) => *same,
            None => {
                doubtful.get_or_insert_with(|| there.clone());
                false
            }
        }
    }
}

/// Whether two values are equal, if that can be told without running Python code.
fn same(a: &Value, b: &Value, depth: u32) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    match (a.object(), b.object()) {
        (None, None) => Some(compare::numbers_equal(a, b)),
        (Some(Object::Str(a)), Some(Object::Str(b))) => Some(a.text == b.text),
        (Some(Object::Bytes(a)), Some(Object::Bytes(b))) => Some(a == b),
        (Some(Object::BigInt(a)), Some(Object::BigInt(b))) => Some(a == b),
        (Some(Object::Tuple(a)), Some(Object::Tuple(b))) if depth < DEPTH => {
            if a.len() != b.len() {
                return Some(false);
            }
            a.iter().zip(b).try_fold(true, |equal, (a, b)| Some(equal && same(a, b, depth + 1)?))
        }
        _ => None,
    }
}

/// Makes all bits of a hash depend on all of its bits, for tables that look at the highest ones.
pub(super) fn spread(hash: i64) -> u64 {
    let product = u128::from(hash as u64) * 0x9e37_79b9_7f4a_7c15;
    (product >> 64) as u64 ^ product as u64
}

/// -1 is no hash.
fn proper(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an int.
pub(super) fn hash_int(n: i64) -> i64 {
    let rest = (n.unsigned_abs() % MODULUS) as i64;
    proper(if n < 0 { -rest } else { rest })
}

fn hash_big(n: &BigInt) -> i64 {
    let rest = (n.abs() % MODULUS).to_i64().unwrap_or(0);
    proper(if n.is_negative() { -rest } else { rest })
}

pub(super) fn hash_float(x: f64) -> i64 {
    if x.is_nan() {
        return 0;
    }
    if x.is_infinite() {
        return if x > 0.0 { 314_159 } else { -314_159 };
    }
    let (mantissa, exponent, sign) = num_traits::float::FloatCore::integer_decode(x);
    // The modulus is one less than a power of two: multiplying by two is a rotation, halving the other one.
    let turn = i32::from(exponent).rem_euclid(61) as u32;
    let mantissa = mantissa % MODULUS;
    let rotated = ((mantissa << turn) & MODULUS) | (mantissa >> (61 - turn));
    let rest = (rotated % MODULUS) as i64;
    proper(if sign < 0 { -rest } else { rest })
}

/// The hash of a string or of bytes: the same in every run.
pub(super) fn hash_bytes(bytes: &[u8]) -> i64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    let mut hasher = foldhash::fast::FixedState::with_seed(0).build_hasher();
    hasher.write(bytes);
    proper(hasher.finish() as i64)
}

/// The hash of a tuple, from those of its items.
fn hash_items(hashes: impl ExactSizeIterator<Item = Result<i64, Unwind>>) -> Result<i64, Unwind> {
    const FACTORS: [u64; 3] = [11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 2_870_177_450_012_600_261];
    let len = hashes.len() as u64;
    let mut sum = FACTORS[2];
    for hash in hashes {
        sum = sum.wrapping_add((hash? as u64).wrapping_mul(FACTORS[1])).rotate_left(31).wrapping_mul(FACTORS[0]);
    }
    sum = sum.wrapping_add(len ^ FACTORS[2] ^ 0x35_d373);
    Ok(if sum == u64::MAX { 1_546_275_796 } else { sum as i64 })
}

impl ThreadState<'_> {
    /// `hash(value)`.
    pub fn hash(&mut self, value: &Value) -> Result<i64, Unwind> {
        let object = match value {
            Value::Null | Value::None => return Ok(0xfca8_6420),
            Value::Bool(b) => return Ok(i64::from(b.get())),
            Value::Int(n) => return Ok(hash_int(*n)),
            Value::Float(x) => return Ok(hash_float(x.get())),
            Value::Obj(object) => &**object,
        };
        Ok(match object {
            Object::Str(text) => text.hash(),
            Object::Bytes(bytes) => hash_bytes(bytes),
            Object::BigInt(n) => hash_big(n),
            Object::Tuple(items) => return self.nested(|ts| hash_items(items.iter().map(|item| ts.hash(item)))),
            Object::FrozenSet(set) => set.with(self, |set| set.hash()),
            Object::Range(range) => {
                let parts = WideRange::from(*range).essence();
                return hash_items(parts.iter().map(|part| self.hash(part)));
            }
            Object::WideRange(range) => return hash_items(range.essence().iter().map(|part| self.hash(part))),
            Object::Hint(hint) => return hash_items(hint.args.iter().map(|part| self.hash(part))),
            Object::BoundMethod(receiver, function) => identity(receiver) ^ identity(function),
            Object::List(_)
            | Object::Dict(_)
            | Object::Set(_)
            | Object::ByteArray(_)
            | Object::Slice(_)
            | Object::View(..) => return Err(self.unhashable(value)),
            Object::Class(class) => (std::sync::Arc::as_ptr(class) as usize as i64) >> 4,
            Object::Lock(lock) => (std::sync::Arc::as_ptr(lock) as usize as i64) >> 4,
            Object::Instance(_) => return self.hash_instance(value),
            _ => identity(value),
        })
    }

    /// `hash(value)` without the `__hash__` of its class.
    pub fn plain_hash(&mut self, value: &Value) -> Result<i64, Unwind> {
        if value.inner().as_instance().is_some() { Ok(identity(value)) } else { self.hash(value.inner()) }
    }

    fn hash_instance(&mut self, value: &Value) -> Result<i64, Unwind> {
        let Some(instance) = value.as_instance() else { return Ok(0) };
        // The nearest class that says something: one with `__eq__` alone says that there is no hash.
        let method = instance.class.ancestry().find_map(|class| {
            class.attributes.with(self, |attributes| {
                let hash = attributes.get(known::HASH).cloned();
                hash.or_else(|| attributes.get(known::EQ).map(|_| Value::None))
            })
        });
        match method {
            None => self.plain_hash(value),
            Some(Value::None) => Err(self.unhashable(value)),
            Some(method) => {
                let hash = self.call(&method, std::slice::from_ref(value))?;
                match (super::operate::integer(&hash), hash.object()) {
                    (Some(n), _) => Ok(proper(n)),
                    (_, Some(Object::BigInt(n))) => Ok(hash_big(n)),
                    _ => Err(self.type_error("__hash__ method should return an integer")),
                }
            }
        }
    }

    #[cold]
    fn unhashable(&self, value: &Value) -> Unwind {
        self.type_error(format!("unhashable type: '{}'", self.type_name(value)))
    }

    /// Looks a key up and does something with its place, in one borrow.
    pub fn locate<T: Keyed, R>(
        &mut self,
        table: &Shared<T>,
        key: &Value,
        act: impl FnOnce(&mut T, i64, Option<usize>) -> R,
    ) -> Result<R, Unwind> {
        let hash = self.hash(key)?;
        self.locate_hashed(table, hash, key, act)
    }

    /// The same with a hash that is known.
    pub fn locate_hashed<T: Keyed, R>(
        &mut self,
        table: &Shared<T>,
        hash: i64,
        key: &Value,
        act: impl FnOnce(&mut T, i64, Option<usize>) -> R,
    ) -> Result<R, Unwind> {
        let mut answers = Answers::default();
        let mut act = Some(act);
        loop {
            let outcome = table.with(self, |table| match table.find(hash, key, &answers) {
                Ok(place) => Ok(act.take().map(|act| act(table, hash, place))),
                Err(doubtful) => Err(doubtful),
            });
            match outcome {
                Err(doubtful) => {
                    let equal = compare::equal(self, &doubtful, key)?;
                    answers.0.push((doubtful, equal));
                }
                Ok(result) => {
                    if let Some(result) = result {
                        return Ok(result);
                    }
                }
            }
        }
    }
}

/// The hash of an object that equals nothing but itself.
fn identity(value: &Value) -> i64 {
    value.object().map_or(0, |object| (std::ptr::from_ref(object) as usize as i64) >> 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_numbers_as_cpython_does() {
        assert_eq!([hash_int(-1), hash_int(i64::MIN), hash_int(i64::MAX)], [-2, -4, 3]);
        assert_eq!([hash_float(0.5), hash_float(-0.1)], [1_152_921_504_606_846_976, -230_584_300_921_369_408]);
        assert_eq!([hash_float(1e300), hash_float(-3.0)], [1_224_995_262_755_759_164, -3]);
        let items = [1, 2, 3].into_iter().map(|n| Ok(hash_int(n)));
        assert!(matches!(hash_items(items), Ok(529_344_067_295_497_451)));
    }
}
