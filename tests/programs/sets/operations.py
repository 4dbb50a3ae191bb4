"""Sets and frozensets: algebra, comparison, methods."""
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), len(a), 3 in a, 9 in a)
print(a < {1, 2, 3, 4, 5}, a <= a, a < a, a > {1}, a == {4, 3, 2, 1}, a != b, {1} < {2}, a.isdisjoint({9}), {1, 2}.issubset(a), a.issuperset([1]))
c = set(a)
c.add(9)
c.add(9)
c.discard(1)
c.discard(100)
c.remove(2)
print(sorted(c), sorted(a), sorted(c.union([7], (8,))), sorted(a.intersection([1, 2, 50])), sorted(a.difference([1])), sorted(a.symmetric_difference([1, 6])))
c |= {20}
c &= {3, 20, 9}
c -= {9}
c ^= {3, 4}
print(sorted(c))
c.update([1, 2], "x")
c.intersection_update({1, 2, 3})
c.difference_update([2])
print(c, c.pop(), c, set(), len(set("hello")), {*"aa"}, set([1, 1.0, True]))
for wrong in (lambda: set().pop(), lambda: {1}.remove(5), lambda: {[]}, lambda: {1} | [2], lambda: set()[0], lambda: {1} + {2}, lambda: hash({1}), lambda: set(5)):
    try:
        print(wrong())
    except (KeyError, TypeError) as error:
        print("%s: %s" % (type(error).__name__, error))
f = frozenset([1, 2])
print(f, f | {3}, {f: "key"}[frozenset([2, 1])], f == {1, 2}, frozenset(), {f} == {frozenset({1, 2})}, type(f | {3}).__name__, type({3} | f).__name__)
print(f & {1}, f - {1}, 1 in f, hasattr(f, "add"), sorted(map(sorted, {frozenset("ab"), frozenset("ba")})))
print({i % 3 for i in range(10)} == {0, 1, 2}, bool(set()), min({3, 1}), sum({1, 2}), sorted({"b", "a"}), {1, 2} == {2.0, 1.0})
empty = {}
print(type(empty).__name__, type({1}).__name__, list({5}), {1}.copy())
