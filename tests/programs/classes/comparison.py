"""Rich comparison: reflection, the default by identity, and sorting by __lt__ alone."""


class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return "v" + ".".join(map(str, self.parts))


class Plain:
    pass


a, b, c = Version(1, 2), Version(1, 10), Version(1, 2)
print(a == c, a != c, a is c, a == "v1.2", a != 3)
print(a < b, b > a)
print(sorted([b, a, Version(0, 9), c]), max(a, b))
print(len({a, b, c}), {a: "x"}[c])
try:
    a <= b
except TypeError as error:
    print(error)
p, q = Plain(), Plain()
print(p == p, p == q, p != q)
try:
    p < q
except TypeError as error:
    print(error)


class NoHash:
    def __eq__(self, other):
        return True


try:
    {NoHash()}
except TypeError as error:
    print(error)
print(NoHash() == 3, 3 == NoHash(), NoHash() != 3, NoHash() in [1])
