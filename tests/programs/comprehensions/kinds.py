"""List, set, dict and generator forms; conditions; nesting; order."""
print([x for x in range(10) if x % 2 if x > 3])
print({x % 3 for x in range(10)} == {0, 1, 2})
print({w: len(w) for w in ["a", "bb", "ccc"] if w != "bb"})
print({k: v for k, v in [("a", 1), ("a", 2)]})
print([(x, y) for x in range(3) for y in range(x)])
print([[j for j in range(i)] for i in range(4)])
print(sum(x * y for x, y in zip([1, 2, 3], [4, 5, 6])))
print([a + b for a, (b, c) in [(1, (2, 3)), (4, (5, 6))]])
print([first for first, *_ in ["abc", "xyz"]])
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [list(t) for t in zip(*matrix)])
print([y for x in [3, 1, 2] for y in [x * 10]])
print([x if x > 1 else -x for x in range(4)])
print([f(3) for f in (lambda n: n + 1, lambda n: n * n, str)])
print({(a, b): a * b for a in (1, 2) for b in (3, 4)})
print([i for i in "héllo" if i not in "aeiou"])
print(list(x for x in []), [None for _ in range(2)], {*[1, 1], *()} == {1})
print([n for n in range(2, 50) if all(n % d for d in range(2, int(n ** 0.5) + 1))])
print(dict(enumerate("abc")), {v: k for k, v in enumerate("abc")})
log = []
[log.append(x) for x in range(3)]
print(log)
print(max((len(w), w) for w in "the quick brown fox".split()))
