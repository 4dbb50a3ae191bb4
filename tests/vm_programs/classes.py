class Point:
    kind = "point"
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def __str__(self):
        return "(" + str(self.x) + ", " + str(self.y) + ")"
    def __repr__(self):
        return "Point" + str(self)
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other):
        return self.x == other.x and self.y == other.y
    def __lt__(self, other):
        return self.x < other.x
    def __len__(self):
        return 2
    def __getitem__(self, i):
        return (self.x, self.y)[i]
    def __call__(self, n):
        return n * self.x
    def norm(self):
        return self.x * self.x + self.y * self.y
p = Point(3, 4)
q = Point(x=1)
print(p, [p, q], p.norm(), p + q, p == Point(3, 4), p != q, q < p, len(p), p[0], p[-1], list(p), p(10), p.kind, Point.kind)
p.kind = "mine"; Point.kind = "all"; print(p.kind, q.kind, hasattr(p, "z"), getattr(p, "z", 5))
del p.kind; print(p.kind)
m = p.norm; print(m(), max([p, q], key=Point.norm), sorted([p, q]))
class Special(Point):
    def __init__(self, x):
        super().__init__(x, x)
        self.extra = []
    def norm(self):
        return "special " + str(super().norm())
s = Special(2)
print(s, s.norm(), isinstance(s, Point), issubclass(Special, Point), isinstance(p, Special), type(s).__name__)
class Count:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print(list(Count(3)), sum(Count(5)), 2 in Count(4))
class Manager:
    def __enter__(self):
        print("enter")
        return "value"
    def __exit__(self, kind, value, tb):
        print("exit", kind, value)
        return kind is ValueError
with Manager() as v:
    print(v)
with Manager():
    raise ValueError("swallowed")
try:
    with Manager():
        raise KeyError("out")
except KeyError:
    print("came out")
def leave():
    with Manager():
        return "returned"
print(leave())
for i in range(2):
    with Manager():
        if i == 0: continue
        break
class Empty: pass
e = Empty(); e.a = 1; print(e.a)
try:
    Empty(1)
except TypeError as x:
    print(x)
try:
    e.b
except AttributeError as x:
    print(x)
try:
    Point()
except TypeError as x:
    print(x)
