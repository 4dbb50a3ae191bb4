"""Tuples: packing, comparison, hashing, what they can't do."""
t = 1, "a", [2]
print(t, len(t), t[0], t[-1], t[1:], t + (3,), t * 2, (), (1,), 1 in t, t.index("a"), t.count(1))
t[2].append(3)
print(t)
for wrong in (lambda: t.append(1), lambda: hash(t), lambda: (1, 2)[5], lambda: (1,) + [2], lambda: (1, 2).index(3)):
    try:
        print(wrong())
    except (AttributeError, TypeError, IndexError, ValueError) as error:
        print("%s: %s" % (type(error).__name__, error))
try:
    t[0] = 5
except TypeError as error:
    print(error)
try:
    del t[0]
except TypeError as error:
    print(error)
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), () < (0,), (1, "a") == (1, "a"), (1, 2) == [1, 2], (2,) > (1, 99), (1, (2, 3)) < (1, (2, 4)))
print(tuple("abc"), tuple([1, 2]), tuple(range(3)), tuple(), sorted((3, 1, 2)), max((1, 5), (1, 4)), sum((1, 2)))
d = {(1, 2): "x", (): "empty", ((1,), 2): "nested"}
print(d[1, 2], d[()], d[((1,), 2)], (1, 2) in d, hash((1, 2)) == hash((1, 2)))
a, b = 1, 2
a, b = b, a
(c, d), e = (1, 2), 3
print(a, b, c, d, e)


def f():
    return 1,


print(f(), type(f()).__name__, ((1)), ((1),), (((),),))
print(*(1, 2), sep=",")
x = (yielded := 5), 6
print(x, yielded, tuple(i for i in range(3)), (1, 2, 3)[::-1], (1, 2, 3)[::2])
