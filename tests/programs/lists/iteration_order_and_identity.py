"""is against ==, small surprises of identity, copies made by every copying form."""
a = [1, 2, 3]
copies = [a[:], list(a), a.copy(), [*a], [x for x in a], a + [], a * 1, sorted(a)]
print(all(c == a for c in copies), any(c is a for c in copies))
t = (1, 2, 3)
print(t[:] == t, tuple(t) is t, t + () == t)
b = a
b[0] = 99
print(a, b is a, a.copy() is a)
none_list = [None] * 3
print(none_list, None in none_list, none_list.count(None), none_list.index(None))
mixed = [1, "1", 1.0, True, (1,), [1], None]
print(mixed.index(1.0), mixed.count(1), "1" in mixed, [1] in mixed, (1,) in mixed, None in mixed)
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].index(nan), [nan].count(nan), [float("nan")] == [float("nan")])


class Always:
    def __eq__(self, other):
        return True


print(5 in [Always()], [Always()] == [3], [1, 2].index(Always()), [Always()].count("x"))


def modify(x, y=None):
    x = x + [4]
    y = y or []
    y.append(x[-1])
    return x, y


original = [1]
print(modify(original), original, modify(original, original), original)
first, second = [], []
print(first == second, first is second, id(first) == id(second), () is () or True)
chain = a = b = []
a.append("x")
print(chain, b)
c = [a] * 2
c[0].append("y")
print(c, [[]] + [[]], [a, a] == c)
print([1, 2, 3][::-1] == list(reversed([1, 2, 3])), sorted([3, 1, 2]) == [1, 2, 3], "abc" == "".join(["a", "b", "c"]))
del c[:]
print(c, a)
