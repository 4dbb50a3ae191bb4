"""Comprehensions in ordinary use: flattening, grouping, matrices, nested functions."""
data = [{"name": "ann", "tags": ["x", "y"]}, {"name": "bob", "tags": []}, {"name": "cat", "tags": ["y"]}]
print([t for d in data for t in d["tags"]], {t for d in data for t in d["tags"]} == {"x", "y"})
print({t: [d["name"] for d in data if t in d["tags"]] for t in sorted({t for d in data for t in d["tags"]})})
print([d["name"].upper() if d["tags"] else "-" for d in data], [len(d["tags"]) or "none" for d in data])
n = 4
identity = [[int(r == c) for c in range(n)] for r in range(n)]
print(identity, [row[::-1] for row in identity][0], [sum(col) for col in zip(*identity)])
print(["".join("*" if (x + y) % 2 else "." for x in range(5)) for y in range(3)])
pascal = [[1]]
for _ in range(5):
    last = pascal[-1]
    pascal.append([a + b for a, b in zip([0] + last, last + [0])])
print(pascal)


def make(k):
    return [lambda x, j=j: x * j + k for j in range(3)]


print([f(10) for f in make(5)], [g() for g in [(lambda: v) for v in "ab"]])
print([(i, j, k) for i in range(1, 20) for j in range(i, 20) for k in range(j, 20) if i * i + j * j == k * k])
print({i: {j: i * j for j in range(2)} for i in range(2)}, [[[]]][0][0], [x for x in [y for y in [1, 2]]])
words = "it was the age of wisdom".split()
print({w[0]: w for w in words}, [w for i, w in enumerate(words) if i % 2 == 0], sorted({len(w) for w in words}))
print(sum([[1], [2, 3]], []), [c for w in words for c in w if c in "aeiou"][:5], all([w.islower() for w in words]))
try:
    print([z for z in range(3)] and z)
except NameError as error:
    print(error)
