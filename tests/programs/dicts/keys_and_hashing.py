"""Keys that compare equal are one key; objects as keys; missing keys."""
d = {}
d[1] = "int"
d[1.0] = "float"
d[True] = "bool"
print(d, len(d))
d = {0: "zero", False: "no", "": "empty", None: "none", (): "tuple", -1: "minus", -2: "two"}
print(d, d[0.0], d[None], d[-1], d[-2])


class Key:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 7

    def __eq__(self, other):
        return self.name == other.name

    def __repr__(self):
        return "K" + self.name


d = {Key("a"): 1, Key("b"): 2}
d[Key("a")] = 3
print(d, Key("b") in d, d.get(Key("c")), len({Key(c) for c in "abcabc"}))


class Plain:
    pass


p, q = Plain(), Plain()
d = {p: "p", q: "q"}
print(d[p], d[q], Plain() in d)
d = {float("inf"): 1, 10 ** 30: 2, "10": 3, 10: 4, b"10": 5}
print(d[float("inf")], d[10 ** 30], d["10"], d[10.0], d[b"10"])
nan = float("nan")
d = {nan: "same object"}
print(d[nan], float("nan") in d, nan in [nan], nan == nan)
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 3):
    del big[i]
print(len(big), list(big)[:4], big.get(3), big[4], sum(big))
big[0] = "back"
print(list(big)[-1], next(iter(big)))
try:
    {}[Key("z")]
except KeyError as error:
    print(repr(error))
print(hash("abc") == hash("ab" + "c"), hash(1) == hash(1.0) == hash(True), hash(()) == hash(()), hash(frozenset([1])) == hash(frozenset([1])))
print(max({"a": 5, "b": 9}, key={"a": 5, "b": 9}.get), sorted({"x": 2, "y": 1}.items(), key=lambda kv: kv[1]))
