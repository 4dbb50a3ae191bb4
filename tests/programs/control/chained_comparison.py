"""Chained comparison evaluates each operand once and stops early."""
log = []


def v(x):
    log.append(x)
    return x


def show(result):
    print(result, log)
    del log[:]


show(v(1) < v(2) < v(3))
show(v(1) < v(0) < v(3))
show(v(3) > v(2) > v(1) > v(0))
show(v(1) == v(1) != v(2))
show(v(1) < v(5) > v(3))
show(v(1) in [v(1), v(2)] in [[1, 2]])
show(v(None) is None is not False)
show(not v(1) < v(2))
show((v(1) < v(2)) == True)
show(v(1) < v(2) == True)
a = 5
print(0 < a < 10, 0 < a < 3, 10 > a >= 5 == 5.0, 1 < 2 < 3 < 4 < 5, 1 < 3 < 2)


class Loud:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        print("lt", self.n, other.n)
        return self.n < other.n


print(Loud(1) < Loud(2) < Loud(0))
if 1 < a < 6 and not a == 4:
    print("inside")
x = [0]


def mid():
    x[0] += 1
    return 2


print(1 < mid() < 3, x)
print([n for n in range(20) if 3 < n < 8 or 15 <= n], "a" < "b" < "c", (1, 2) < (1, 3) <= (1, 3))
