//! Sorting by a comparison that may be Python code, contradict itself or fail.
//!
//! A program sees which items are compared, and in which order. So short lists are compared as CPython does it
//! (`count_run` and `binarysort` in `Objects/listobject.c`): the run that the list begins with is found, and what
//! stands behind it is inserted. In longer lists such runs are merged, without CPython's galloping.

/// Runs that the list does not have by itself are made at least half as long as this.
const SHORT: usize = 64;

/// Sorts stably. `less` may say what it likes: all items stay.
pub(super) fn sort<T: Clone>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> bool) {
    let least = least_run(items.len());
    // Where the sorted runs begin that are not merged yet.
    let mut begins: Vec<usize> = Vec::new();
    let mut from = 0;
    while from < items.len() {
        let rest = &mut items[from..];
        let found = first_run(rest, less);
        let length = found.max(least.min(rest.len()));
        insert(&mut rest[..length], found, less);
        begins.push(from);
        from += length;
        // The last three runs shrink fast enough for merges of about equals.
        while let [.., second, last] = begins[..]
            && (from - last >= last - second
                || matches!(begins[..], [.., first, _, _] if second - first <= from - second))
        {
            merge(&mut items[second..from], last - second, less);
            begins.pop();
        }
    }
    while let (Some(last), Some(&second)) = (begins.pop(), begins.last()) {
        merge(&mut items[second..], last - second, less);
    }
}

/// So that the number of runs is a power of two, or a little less.
fn least_run(mut len: usize) -> usize {
    let mut odd = 0;
    while len >= SHORT {
        odd |= len & 1;
        len >>= 1;
    }
    len + odd
}

/// The length of the run at the front. One that falls is turned around.
fn first_run<T>(items: &mut [T], less: &mut impl FnMut(&T, &T) -> bool) -> usize {
    if items.len() < 2 {
        return items.len();
    }
    let falls = less(&items[1], &items[0]);
    let mut end = 2;
    while end < items.len() && less(&items[end], &items[end - 1]) == falls {
        end += 1;
    }
    if falls {
        items[..end].reverse();
    }
    end
}

/// Sorts items of which so many are in order already.
fn insert<T>(items: &mut [T], sorted: usize, less: &mut impl FnMut(&T, &T) -> bool) {
    for next in sorted..items.len() {
        let (mut low, mut high) = (0, next);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(&items[next], &items[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items[low..=next].rotate_right(1);
    }
}

/// Merges two sorted runs, of which the second begins at `middle`.
fn merge<T: Clone>(items: &mut [T], middle: usize, less: &mut impl FnMut(&T, &T) -> bool) {
    let mut merged = Vec::with_capacity(items.len());
    let (left, right) = items.split_at(middle);
    let (mut a, mut b) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let from_right = less(y, x);
        merged.extend(if from_right { b.next() } else { a.next() }.cloned());
    }
    merged.extend(a.chain(b).cloned());
    items.clone_from_slice(&merged);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_length_is_sorted_and_equals_keep_their_order() {
        for len in 0..400_u64 {
            // By the first part; the second says where it stood.
            let mut items: Vec<(u64, u64)> = (0..len).map(|i| (i * 7919 % 31, i)).collect();
            let mut expected = items.clone();
            expected.sort_unstable();
            sort(&mut items, &mut |a, b| a.0 < b.0);
            assert_eq!(items, expected);
        }
    }

    #[test]
    fn what_is_in_order_is_compared_once_and_a_fall_is_turned_around() {
        let mut count = 0;
        let mut items: Vec<u32> = (0..1000).rev().collect();
        sort(&mut items, &mut |a, b| {
            count += 1;
            a < b
        });
        assert!(items.is_sorted());
        assert_eq!(count, 999);
    }

    #[test]
    fn comparisons_that_contradict_each_other_lose_nothing() {
        for answers in [0x9249_2492_4924_9249_u64, 0xdead_beef_1234_5678, u64::MAX] {
            let mut items: Vec<u32> = (0..300).collect();
            let mut turn = 0;
            sort(&mut items, &mut |_, _| {
                turn += 1;
                answers >> (turn % 64) & 1 == 1
            });
            items.sort_unstable();
            assert!(items.into_iter().eq(0..300));
        }
    }
}
