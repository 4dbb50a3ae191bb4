"""Every method of a dict; order is that of insertion."""
d = {"b": 1, "a": 2}
d["c"] = 3
d["b"] = 10
print(d, list(d), len(d), d["b"], d.get("x"), d.get("x", 0), "a" in d, 1 in d)
print(list(d.keys()), list(d.values()), list(d.items()), list(reversed(d)))
print(d.pop("a"), d.pop("zz", None), d.setdefault("b", 99), d.setdefault("n", []), d)
d["n"].append(1)
d.update({"b": 0, "q": 1}, z=26)
d.update([("t", 1)])
print(d, d.popitem(), d)
del d["b"]
d["b"] = "again"
print(list(d), d.copy() == d, d.copy() is d)
print(dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"k": "v"}, k2=3), dict(zip("ab", [1, 2])), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), {})
print({"a": 1, "b": 2} == {"b": 2, "a": 1}, {"a": 1} != {"a": 1.0}, {1: "a", True: "b", 1.0: "c"}, {**{"a": 1}, "b": 2, **{"a": 3}})
print({"a": 1} | {"b": 2, "a": 3}, d.keys() & {"n", "nope"}, {"a": 1}.items() == {("a", 1)}, sorted({"x": 1}.keys() | {"y"}))
u = {"a": 1}
u |= {"b": 2}
print(u)
for wrong in (lambda: {}["k"], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: {}.update(5), lambda: {1: 2} < {1: 3}, lambda: {} + {}):
    try:
        print(wrong())
    except (KeyError, TypeError) as error:
        print("%s: %s" % (type(error).__name__, error))
e = {1: {2: {3: "deep"}}}
e[1][2][4] = "new"
print(e[1][2], e.get(1, {}).get(9, {}).get(3), str(e))
keys = u.keys()
u["c"] = 3
print(keys, u.values(), u.items(), len(keys), "c" in keys, ("c", 3) in u.items())
d.clear()
print(d, bool(d))
