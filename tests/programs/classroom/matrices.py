"""Matrices as lists of lists, and a class with operators."""


def identity(n):
    return [[int(i == j) for j in range(n)] for i in range(n)]


def product(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def power(a, n):
    result = identity(len(a))
    while n:
        if n & 1:
            result = product(result, a)
        a, n = product(a, a), n >> 1
    return result


def determinant(a):
    if len(a) == 1:
        return a[0][0]
    return sum((-1) ** j * a[0][j] * determinant([row[:j] + row[j + 1:] for row in a[1:]]) for j in range(len(a)))


print(power([[1, 1], [1, 0]], 90)[0][1], determinant([[2, 0, 1], [1, 3, 2], [1, 1, 1]]))
a = [[1, 2, 3], [4, 5, 6]]
print([list(row) for row in zip(*a)], [x for row in a for x in row], [row[::-1] for row in a])
for row in product(a, [[1, 0], [0, 1], [1, 1]]):
    print(" ".join(f"{x:4d}" for x in row))


class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self, other)))

    def __mul__(self, k):
        return Vector(*(a * k for a in self))

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self, other))

    def __neg__(self):
        return -1 * self

    def __iter__(self):
        return iter(self.parts)

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, i):
        return self.parts[i]

    def __eq__(self, other):
        return isinstance(other, Vector) and self.parts == other.parts

    def __abs__(self):
        return (self @ self) ** 0.5

    def __bool__(self):
        return any(self)

    def __repr__(self):
        return f"Vector{self.parts}"


v, w = Vector(3, 4), Vector(1, -1)
print(v + w, 2 * v, v * 2, v @ w, -v, abs(v), v == Vector(3, 4), v != w, bool(Vector(0, 0)), v[-1], v[:1], len(v), [*v, *w])
x, y = v
print(x, y, sum(v), max(w), 4 in v, sorted(v, reverse=True), list(map(lambda p: p * p, v)))
try:
    v + 3
except TypeError as error:
    print(error)
