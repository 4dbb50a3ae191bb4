"""Unpacking: stars, nesting, swaps, any iterable, and the errors."""
a, b, c = 1, 2, 3
(d, e), [f, g] = "xy", {5: 1, 6: 2}
first, *middle, last = range(6)
*init, tail = "abc"
head, *rest = [1]
print(a, b, c, d, e, f, g, first, middle, last, init, tail, head, rest)
x, (y, *z), *w = 1, "hello", 2, 3
print(x, y, z, w)
a, b = b, a
a, b, c = c, a, b
print(a, b, c)
i = 0
items = [10, 20]
i, items[i] = 1, 99
print(i, items)


class Box:
    pass


box = Box()
box.v, items[0], (d, *_) = "attr", "item", "nested"
print(box.v, items, d, _)
for n, (k, v) in enumerate([("a", 1), ("b", 2)]):
    print(n, k, v, end="; ")
for a, *b in [(1, 2, 3), (4,)]:
    print(a, b, end="; ")
print()
[p, q] = 1, 2
(r,) = [3]
s = t = u = []
print(p, q, r, s is u)
for wrong in ("a, b = 1, 2, 3", "a, b, c = 1, 2", "a, *b, c = [1]", "a, b = 5", "a, b = None", "a, = []"):
    def run(code):
        if code == "a, b = 1, 2, 3":
            a, b = 1, 2, 3
        elif code == "a, b, c = 1, 2":
            a, b, c = 1, 2
        elif code == "a, *b, c = [1]":
            a, *b, c = [1]
        elif code == "a, b = 5":
            a, b = 5
        elif code == "a, b = None":
            a, b = None
        else:
            a, = []
    try:
        run(wrong)
    except (ValueError, TypeError) as error:
        print(wrong, "->", str(error).replace(", got 3", ""))
print([*range(3), *"ab"], (*[1], 2), {*[1, 1]}, {**{"a": 1}, **{"b": 2}}, [*{}, *()])
print(dict(**{"x": 1}, y=2), [*map(str, range(2))], *[1, 2], *(3,))
a = [1, 2, 3]
a[0], a[1], *a[2:] = 7, 8, 9, 10
print(a)
