"""Bound methods: identity, equality, storing, calling through the class."""


class C:
    def __init__(self, v):
        self.v = v

    def get(self, extra=0):
        return self.v + extra


a, b = C(1), C(2)
m = a.get
print(m(), m(5), C.get(b), C.get(b, extra=3))
print(a.get == a.get, a.get == b.get, a.get.__self__ is a, a.get.__func__ is C.get)
print(list(map(C.get, [a, b])), [f() for f in (a.get, b.get)])
a.v = 100
print(m())
print(sorted([b, a], key=C.get)[0] is b)
print(list(map(str.upper, ["x", "y"])), "a,b".split.__name__)
append = [].append
append(1)
append(2)
print(append.__self__)
upper = "abc".upper
print(upper(), max([3, 1, 2].__iter__()), (5).__add__(3))
d = {}
store = d.__setitem__
store("k", "v")
print(d, d.get("k"), dict.get(d, "z", "none"))
print(int.__add__(1, 2), str.join("-", "abc"), list.__len__([1, 2]))
