"""A class that behaves as a sequence: indexing, slicing, iteration by __getitem__."""


class Squares:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [i * i for i in range(*index.indices(self.n))]
        if index < 0:
            index += self.n
        if not 0 <= index < self.n:
            raise IndexError("no square %d" % index)
        return index * index


class Grid:
    def __init__(self):
        self.cells = {}

    def __getitem__(self, key):
        return self.cells.get(key, ".")

    def __setitem__(self, key, value):
        self.cells[key] = value

    def __delitem__(self, key):
        del self.cells[key]

    def __contains__(self, key):
        return key in self.cells


s = Squares(6)
print(len(s), s[3], s[-1], s[1:4], s[::-2], list(s))
print(9 in s, 10 in s, bool(Squares(0)), list(reversed(s)))
first, *rest = s
print(first, rest)
try:
    s[6]
except IndexError as error:
    print(error)
g = Grid()
g[1, 2] = "#"
g[1, 3] = "@"
del g[1, 3]
print(g[1, 2], g[0, 0], (1, 2) in g, (1, 3) in g)
g["row", "column"] = "pair"
print((slice(0, 2, None) == slice(0, 2)), list(g.cells.values())[-1])
