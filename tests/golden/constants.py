from __future__ import division

big = 10 * 1000
seconds = 24 * 60 * 60
mixed = 1 + 2 * 3
power = 2 ** 70
huge = 123456789012345678901234567890
half = 1 / 2
floors = (7 // 2, -7 // 2, -7 % 3, 7 & 3 | 8 ^ 1, 1 << 4, 256 >> 2)
negative = [-1, -0, -(1), - 2, 1 - -2, ~5, +5, -0.0, 1e100, 0.1, 1.0 * 3]
nothing = ()
pair = (1, (2, 3), None)
one = (1,)
table = {1: "a", "b": (1, 2), 2.5: None}
empty = {}
list_of = [1, 2, 3]
wrong = "a" + 1
zero = 1 // 0
same = (1, 1.0, True, "1", 0.0, -0.0)


def defaults(a, b=1, c=(1, 2), d=None, e=-1):
    return None
