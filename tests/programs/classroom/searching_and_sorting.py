"""The classic algorithms, written out."""
import random


def bubble(items):
    items = list(items)
    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
    return items


def selection(items):
    items = items[:]
    for i in range(len(items)):
        least = min(range(i, len(items)), key=items.__getitem__)
        items[i], items[least] = items[least], items[i]
    return items


def insertion(items):
    items = items[:]
    for i in range(1, len(items)):
        item, j = items[i], i
        while j > 0 and items[j - 1] > item:
            items[j] = items[j - 1]
            j -= 1
        items[j] = item
    return items


def merge(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right, out = merge(items[:middle]), merge(items[middle:]), []
    while left and right:
        out.append((left if left[0] <= right[0] else right).pop(0))
    return out + left + right


def quick(items):
    if not items:
        return []
    pivot, *rest = items
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if x >= pivot])


def binary_search(items, wanted):
    low, high, steps = 0, len(items) - 1, 0
    while low <= high:
        middle, steps = (low + high) // 2, steps + 1
        if items[middle] == wanted:
            return middle, steps
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return None, steps


random.seed("sorting")
numbers = [random.randint(0, 99) for _ in range(20)]
print(numbers)
for sort in (bubble, selection, insertion, merge, quick):
    print(f"{sort.__name__:<10}", sort(numbers) == sorted(numbers))
ordered = sorted(set(numbers))
print(binary_search(ordered, ordered[3]), binary_search(ordered, 1000)[0])


def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


def permutations(items):
    if len(items) <= 1:
        yield list(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [item, *rest]


def queens(n, columns=()):
    if len(columns) == n:
        return 1
    row = len(columns)
    return sum(queens(n, columns + (c,)) for c in range(n) if all(c != x and abs(c - x) != row - r for r, x in enumerate(columns)))


print(" ".join(hanoi(3)), ["".join(p) for p in permutations(list("abc"))], queens(6))
