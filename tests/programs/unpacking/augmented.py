"""Augmented assignment: evaluated once, in place where possible."""
log = []


def at(i):
    log.append(i)
    return i


a = [1, 2, 3]
a[at(0)] += 10
a[at(1)] *= 5
print(a, log)
b = a
b += [4]
print(a is b, a)
b = b + [5]
print(a is b, a, b)
t = (1,)
u = t
u += (2,)
print(t, u)
s = "x"
s += "y"
s *= 3
print(s)


class Obj:
    n = 0

    def get(self):
        log.append("get")
        return self


o = Obj()
o.n += 1
o.get().n += 5
print(o.n, Obj.n, log)


class Inplace:
    def __init__(self):
        self.ops = []

    def __iadd__(self, x):
        self.ops.append(x)
        return self

    def __imul__(self, x):
        return "replaced"

    def __add__(self, x):
        return "plain"


p = Inplace()
q = p
p += 1
p += 2
print(p is q, p.ops, p + 1)
p *= 3
print(p, q.ops)
d = {"k": 1}
d["k"] += 1
d.setdefault("l", []).append(1)
d["l"] += [2]
try:
    d["missing"] += 1
except KeyError as error:
    print(error)
print(d)
n = 10
n //= 3
n **= 3
n -= 0.5
n /= 2
print(n)
m = [[0] * 2 for _ in range(2)]
m[1][0] += 7
m[-1][-1] -= 1
print(m)
x = 5
x += x
x -= -x
x |= 64
x >>= 1
print(x)
