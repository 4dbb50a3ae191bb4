//! Arrangements of a pool's items: product, permutations, combinations. One arrangement is one step for other threads.

use crate::vm::{
    exception::Exc,
    iterate::{self, Iterator, NativeIterator},
    native::Args,
    operate,
    shared::Shared,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

use super::{super::arguments::int, shared};

/// Index by index through the pools.
#[derive(Debug)]
struct Arrangement {
    /// A pool for each place (`product`), or one for all.
    pools: Box<[Box<[Value]>]>,
    indices: Shared<Indices>,
    advance: fn(&mut Indices, &[Box<[Value]>]) -> bool,
}

#[derive(Debug)]
struct Indices {
    /// What stands where. Of a permutation the whole pool, of which the first places are shown.
    at: Vec<usize>,
    shown: usize,
    fresh: bool,
    over: bool,
}

impl NativeIterator for Arrangement {
    fn next(&self, ts: &mut ThreadState<'_>) -> Result<Option<Value>, Unwind> {
        let pool = |place: usize| self.pools.get(place).or(self.pools.first());
        let items = self.indices.with(ts, |indices| {
            if !indices.over && !std::mem::take(&mut indices.fresh) {
                indices.over = !(self.advance)(indices, &self.pools);
            }
            let shown = indices.at.iter().take(indices.shown).enumerate();
            let items = shown.filter_map(|(place, &index)| pool(place)?.get(index).cloned());
            (!indices.over).then(|| items.collect::<Vec<_>>())
        });
        Ok(items.map(Value::tuple))
    }
}

fn arrangement(
    ts: &ThreadState<'_>,
    pools: Vec<Box<[Value]>>,
    at: Vec<usize>,
    shown: usize,
    over: bool,
    advance: fn(&mut Indices, &[Box<[Value]>]) -> bool,
) -> Value {
    let indices = shared(ts, Indices { at, shown, fresh: true, over });
    Iterator::native(Arrangement { pools: pools.into(), indices, advance })
}

pub(super) fn product(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let times = args.keyword("repeat").map_or(Ok(1), |times| int(ts, &times))?;
    args.check(ts, 0, usize::MAX)?;
    let Ok(times) = usize::try_from(times) else {
        return Err(ts.raise(Exc::ValueError, "repeat argument cannot be negative"));
    };
    operate::fits(ts, args.len().saturating_mul(times))?;
    let mut pools: Vec<Box<[Value]>> = Vec::new();
    for source in args.positional() {
        pools.push(iterate::collect(ts, source)?.into());
    }
    let pools: Vec<_> = (0..times).flat_map(|_| pools.iter().cloned()).collect();
    let (places, over) = (pools.len(), pools.iter().any(|pool| pool.is_empty()));
    Ok(arrangement(ts, pools, vec![0; places], places, over, |indices, pools| {
        for (index, pool) in indices.at.iter_mut().zip(pools).rev() {
            *index += 1;
            if *index < pool.len() {
                return true;
            }
            *index = 0;
        }
        false
    }))
}

/// The pool, and how many of it to take: `iterable` and `r`.
fn pool(ts: &mut ThreadState<'_>, args: &mut Args<'_>, needed: bool) -> Result<(Box<[Value]>, usize), Unwind> {
    let (source, taken) = (args.either(0, "iterable"), args.either(1, "r"));
    args.check(ts, 0, 2)?;
    let name = args.name();
    let Some(source) = source else {
        return Err(ts.type_error(format!("{name}() missing required argument 'iterable' (pos 1)")));
    };
    let pool = iterate::collect(ts, &source)?;
    let taken = match taken {
        Some(Value::None) | None if !needed => pool.len() as i64,
        Some(taken) => int(ts, &taken)?,
        None => return Err(ts.type_error(format!("{name}() missing required argument 'r' (pos 2)"))),
    };
    match usize::try_from(taken) {
        Ok(taken) => operate::fits(ts, taken).map(|()| (pool.into(), taken)),
        Err(_) => Err(ts.raise(Exc::ValueError, "r must be non-negative")),
    }
}

pub(super) fn permutations(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (pool, taken) = pool(ts, args, false)?;
    let (at, over) = ((0..pool.len()).collect(), taken > pool.len());
    Ok(arrangement(ts, vec![pool], at, taken, over, |indices, _| {
        // The places behind the shown ones hold the rest in order, which makes the whole the least arrangement of the
        // pool that begins like this; turned round it is the greatest, and the next of all begins differently.
        let Indices { at, shown, .. } = indices;
        at[*shown..].reverse();
        let Some(place) = (1..at.len()).rev().find(|&place| at[place - 1] < at[place]) else { return false };
        let larger = at.iter().rposition(|index| *index > at[place - 1]).unwrap_or(place);
        at.swap(place - 1, larger);
        at[place..].reverse();
        true
    }))
}

pub(super) fn combinations(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (pool, taken) = pool(ts, args, true)?;
    let over = taken > pool.len();
    Ok(arrangement(ts, vec![pool], (0..taken).collect(), taken, over, |indices, pools| {
        let (at, len) = (&mut indices.at, pools[0].len());
        let Some(place) = (0..at.len()).rev().find(|&place| at[place] < len - at.len() + place) else { return false };
        let first = at[place] + 1;
        at[place..].iter_mut().zip(first..).for_each(|(index, new)| *index = new);
        true
    }))
}

pub(super) fn combinations_with_replacement(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    let (pool, taken) = pool(ts, args, true)?;
    let over = taken > 0 && pool.is_empty();
    Ok(arrangement(ts, vec![pool], vec![0; taken], taken, over, |indices, pools| {
        let (at, last) = (&mut indices.at, pools[0].len().saturating_sub(1));
        let Some(place) = at.iter().rposition(|&index| index < last) else { return false };
        let new = at[place] + 1;
        at[place..].fill(new);
        true
    }))
}
