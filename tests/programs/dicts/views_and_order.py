"""Views follow the dict; sets of keys; sorting by value; nested defaults."""
d = {"one": 1, "two": 2}
k, v, i = d.keys(), d.values(), d.items()
d["three"] = 3
print(k, v, i, len(v), "three" in k, 3 in v, ("one", 1) in i)
print(k & {"one", "x"}, sorted(k | {"x"}), sorted(k - {"one"}), k == {"one", "two", "three"}, k.isdisjoint(["q"]))
print(list(k)[0], sorted(d, key=d.get, reverse=True), max(d, key=d.get), sorted(d.items(), key=lambda kv: kv[0]))
print({v: k for k, v in d.items()}, dict(sorted(d.items())), list(map(lambda kv: kv[0] * kv[1], d.items())))
try:
    k.append("x")
except AttributeError as error:
    print(error)
try:
    v[0]
except TypeError as error:
    print(error)
d.update(four=4)
d["one"] = "1st"
d["two"], d["three"] = d["three"], d["two"]
print(d)
del d["one"]
d["one"] = "last"
print(list(d), list(reversed(d.values())), d.pop("two"), d)
nested = {}
for path in ["a.b.c", "a.b.d", "a.e"]:
    at = nested
    for part in path.split("."):
        at = at.setdefault(part, {})
print(nested)
a = {"x": {"y": 1}}
b = a.copy()
b["x"]["y"] = 2
b["z"] = 3
print(a, b)
print(dict.fromkeys("abc", []), {}.fromkeys([1]), dict([[1, 2]]), dict(((i, i * i) for i in range(3))), len({i: i for i in range(100)}))
print({"a": 1} == dict(a=1), {1: 1} == {True: True}, {"a": 1} == [("a", 1)], {}.keys() == set(), bool({}.items()))
print([*{"p": 1, "q": 2}], {**{"a": 1}}, sorted({3: "c", 1: "a"}), min({3: 0, 1: 0}), sum({1: "x", 2: "y"}), any({0: "x"}), list(enumerate({"k": "v"})))
