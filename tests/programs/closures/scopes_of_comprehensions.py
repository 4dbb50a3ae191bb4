"""Comprehension variables stay inside; the first iterable is evaluated outside."""
i = "kept"
squares = [i * i for i in range(4)]
print(squares, i)


def f():
    k = 10
    return [k + j for j in range(3)], {k: v for v in "ab"}, {k % m for m in (3, 4)}


print(f())
print([[r * c for c in range(1, 4)] for r in range(1, 4)])
print([x for row in [[1, 2], [3]] for x in row if x != 2])


class C:
    items = [1, 2, 3]
    doubled = [2 * item for item in items]


print(C.doubled)
y = 5
total = sum(y * z for z in range(y))
print(total)
if (n := len(squares)) > 3:
    print("walrus", n)
print([last := v for v in "xyz"], last)


def lazy():
    source = [1, 2]
    g = (v * factor for v in source)
    source = None
    factor = 3
    return list(g)


print(lazy())
print((lambda *a, **k: (a, sorted(k)))(1, *[2, 3], z=1, **{"y": 2}))
