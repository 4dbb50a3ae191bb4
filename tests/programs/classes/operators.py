"""Arithmetic by special methods: reflected, in-place, NotImplemented."""


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __repr__(self):
        return "Money(%d)" % self.cents

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.cents + other.cents)
        return NotImplemented

    def __radd__(self, other):
        if other == 0:
            return self
        return NotImplemented

    def __mul__(self, k):
        return Money(self.cents * k)

    __rmul__ = __mul__

    def __isub__(self, other):
        self.cents -= other.cents
        return self

    def __neg__(self):
        return Money(-self.cents)

    def __abs__(self):
        return Money(abs(self.cents))

    def __floordiv__(self, k):
        return Money(self.cents // k)

    def __divmod__(self, k):
        return Money(self.cents // k), self.cents % k

    def __bool__(self):
        return self.cents != 0

    def __int__(self):
        return self.cents


m = Money(5)
same = m
m -= Money(2)
print(m, same is m)
print(sum([Money(1), Money(2), m]))
print(3 * m, m * 2, -m, abs(-m), m // 2, divmod(Money(7), 2))
print(bool(Money(0)), bool(m), int(m))
try:
    m + 1
except TypeError as error:
    print(error)
try:
    1 + m
except TypeError as error:
    print(error)
try:
    m - m
except TypeError as error:
    print(error)
print(not Money(0), Money(0) or "broke")
