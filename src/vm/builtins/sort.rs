//! Sorting what needs no Python code to compare: small ints, floats or strings alone, or tuples of such.
//!
//! `list.sort()` of such values happens at once, as seen from other threads: under a GIL nobody else runs, and without
//! one the list is locked meanwhile. CPython promises this, and specialises its comparisons in the same way
//! (`unsafe_long_compare` and its like in `Objects/listobject.c`).

use std::cmp::Ordering;

use crate::vm::{object::Object, string::is_text, value::Value};

/// Lists longer than this are sorted where an abort can get in.
const AT_ONCE: usize = 1 << 20;

/// Sorts in place by keys that are all of one such kind; otherwise leaves the list alone and says no. Stable, also in
/// reverse. No float may be a NaN: those have no order.
pub(super) fn plainly<T>(items: &mut [T], key: fn(&T) -> &Value, reverse: bool) -> bool {
    if items.len() > AT_ONCE {
        return false;
    }
    let all = |is: fn(&Value) -> bool| items.iter().map(key).all(is);
    let compare: fn(&Value, &Value) -> Ordering = if all(|item| matches!(item, Value::Int(_))) {
        ints
    } else if all(|item| matches!(item, Value::Float(x) if !x.get().is_nan())) {
        floats
    } else if all(|item| item.as_str().is_some()) {
        // Python compares code points, and UTF-8 keeps their order.
        |a, b| a.as_str().cmp(&b.as_str())
    } else if are_alike(items.iter().map(key)) {
        tuples
    } else {
        return false;
    };
    if reverse {
        items.sort_by(|a, b| compare(key(b), key(a)));
    } else {
        items.sort_by(|a, b| compare(key(a), key(b)));
    }
    true
}

/// Whether all are tuples that begin with the same kinds of plain values, as far as they go.
fn are_alike<'a>(mut items: impl Iterator<Item = &'a Value>) -> bool {
    let Some(Object::Tuple(first)) = items.next().and_then(Value::object) else { return false };
    items.all(|item| {
        let Some(Object::Tuple(item)) = item.object() else { return false };
        item.len() <= first.len()
            && item.iter().zip(first).all(|(a, b)| match (a, b) {
                (Value::Int(_), Value::Int(_)) => true,
                (Value::Float(a), Value::Float(b)) => !a.get().is_nan() && !b.get().is_nan(),
                _ => is_text(a) && is_text(b),
            })
    })
}

fn tuples(a: &Value, b: &Value) -> Ordering {
    let (Some(Object::Tuple(a)), Some(Object::Tuple(b))) = (a.object(), b.object()) else { return Ordering::Equal };
    let mut orderings = a.iter().zip(b).map(|(a, b)| match a {
        Value::Int(_) => ints(a, b),
        Value::Float(_) => floats(a, b),
        _ => a.as_str().cmp(&b.as_str()),
    });
    orderings.find(|ordering| ordering.is_ne()).unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn ints(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

fn floats(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.get().partial_cmp(&b.get()).unwrap_or(Ordering::Equal),
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(items: &[Value]) -> String {
        format!("{items:?}")
    }

    #[test]
    fn ints_and_floats_sort_both_ways_and_keep_the_order_of_equals() {
        let mut ints = [3, -1, 2].map(Value::Int);
        assert!(plainly(&mut ints, |item| item, false));
        assert_eq!(shown(&ints), shown(&[-1, 2, 3].map(Value::Int)));
        let mut floats = [0.0, 1.5, -0.0, -2.0].map(Value::float);
        assert!(plainly(&mut floats, |item| item, true));
        assert_eq!(shown(&floats), shown(&[1.5, 0.0, -0.0, -2.0].map(Value::float)));
    }

    #[test]
    fn mixed_kinds_and_nans_are_left_to_others() {
        let mut mixed = [Value::Int(2), Value::float(1.0)];
        assert!(!plainly(&mut mixed, |item| item, false));
        assert_eq!(shown(&mixed), shown(&[Value::Int(2), Value::float(1.0)]));
        assert!(!plainly(&mut [Value::float(f64::NAN), Value::float(1.0)], |item| item, false));
    }
}
