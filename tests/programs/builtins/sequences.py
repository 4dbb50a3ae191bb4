"""enumerate, zip, map, filter, reversed, sorted, range: lazy where they are."""
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(zip("abc", [1, 2])), list(zip()), list(zip("x")))
print(list(map(str, [1, 2])), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda x: x > 1, range(4))))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed(range(3))), list(reversed((1, 2))))
z = zip(range(3), "abc")
print(next(z), list(z), list(z))
m = map(print, ["lazy"])
print("before")
list(m)
e = enumerate(["x", "y"])
print(next(e), next(e), next(e, None))
print(list(zip(*[(1, "a"), (2, "b")])), dict(zip("ab", (1, 2))))
print(range(3), range(1, 10, 3), list(range(3, 0)), list(range(0, -5, -2)), range(5)[-1], range(2, 8).start, range(2, 8).stop, range(2, 8, 2).step)
it = iter([1, 2, 3, 4])
print(list(zip(it, it)))
it = iter(range(5))
print(list(zip(it, "ab")), next(it))
try:
    list(zip([1, 2], [1], strict=True)) if False else reversed({1})
except TypeError as error:
    print(error)
try:
    reversed(iter([]))
except TypeError:
    print("iterators have no end to begin at")
try:
    map()
except TypeError:
    print("map needs arguments")
print(sorted(zip([3, 1], "ab")), max(zip([3, 1], "ab")), sum(map(len, ["a", "bb"])), tuple(map(int, "123")))
print(min(3, 1, 2), min([4, 2]), max("b", "a"), min([], default="none"), max([1, -5], key=abs), min("bB", key=str.lower), max(2, 2.0), min((1, 2), (1,)))
print(sum([1, 2]), sum([1, 2], 10), sum([[1], [2]], []), sum(()), sum([0.1, 0.2]), sum(range(5)), sum([True, True]))
for wrong in (lambda: sum("ab"), lambda: sum(["a"], ""), lambda: max(1), lambda: min(), lambda: enumerate(), lambda: range("a"), lambda: range(1.0), lambda: sum([1], "x")):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
