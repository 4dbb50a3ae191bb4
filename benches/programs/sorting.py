"""Sorting: a merge sort in Python, and the built-in one with and without a key."""


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left = merge_sort(items[:middle])
    right = merge_sort(items[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


def numbers(n):
    seed = 7
    out = []
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        out.append(seed)
    return out


items = numbers(40000)
mine = merge_sort(items)
for turn in range(4):
    theirs = sorted(items)
by_digits = sorted(items, key=lambda n: (n % 1000, n))
words = sorted([str(n) for n in items])
print(mine == theirs, by_digits[:2], words[:2])
