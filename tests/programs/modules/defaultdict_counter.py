"""collections: defaultdict, Counter, OrderedDict, namedtuple."""
from collections import defaultdict, Counter, OrderedDict, namedtuple

groups = defaultdict(list)
for word in ["apple", "bat", "ant", "cow", "bee"]:
    groups[word[0]].append(word)
print(dict(groups), groups["none"], len(groups), groups.get("zz"), "zz" in groups)
print(groups)
d = defaultdict(int)
for ch in "hello":
    d[ch] += 1
print(d, d.default_factory, defaultdict(lambda: "x")["k"])
try:
    defaultdict()["k"]
except KeyError as error:
    print(repr(error))
try:
    defaultdict(5)
except TypeError as error:
    print(error)
c = Counter("mississippi")
print(c, c.most_common(2), c["s"], c["nope"], len(c), sum(c.values()), sorted(c.elements()))
c.update("miss")
c.subtract("ppp")
print(c, c["p"], +c, c.most_common())
print(Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter("ab") & Counter("bc"), Counter("ab") | Counter("bb"))
print(Counter([1, 1, 2]) == {1: 2, 2: 1}, Counter(), Counter({"x": 2}), dict(Counter("aab")))
o = OrderedDict([("a", 1), ("b", 2)])
o.move_to_end("a")
print(list(o), o.popitem(last=False), list(o.items()))
Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), p._replace(x=9), p._asdict(), Point._fields, *p)
x, y = p
print(x, y, isinstance(p, tuple), len(p), Point._make([3, 4]), hash(p) == hash((1, 2)))
try:
    p.x = 5
except AttributeError:
    print("can't set")
try:
    Point(1)
except TypeError:
    print("missing y")
