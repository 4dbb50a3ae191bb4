"""del for names, items, slices, attributes; names that come and go."""
a = 1
b = [1, 2, 3, 4, 5]
c = {"x": 1, "y": 2}


class O:
    pass


o = O()
o.p = 1
o.q = 2
del a, b[0], b[-1:], c["x"], o.p
print(b, c, vars(o))
try:
    a
except NameError as error:
    print(error)
try:
    del a
except NameError as error:
    print(error)
try:
    del c["zz"]
except KeyError as error:
    print(repr(error))
try:
    del b[10]
except IndexError as error:
    print(error)
try:
    del o.p
except AttributeError:
    print("no attribute p")
del (b[0], c["y"])
print(b, c)


def f(x):
    del x
    try:
        return x
    except UnboundLocalError:
        x = "again"
    return x


print(f(1))
x = y = [1]
del x
print(y)
for i in range(3):
    pass
del i
print("i" in globals(), "y" in globals())
_, __, ___ = 1, 2, 3
print(_ + __ + ___)
class_ = "word"
été = "summer"
print(class_, été)
if True: one = 1; two = 2
print(one, two); print("same line")
x = (1 +
     2 + \
     3)
print(x)
pass; pass
...
"a string alone"
print(__name__, [n for n in ("x", "nope") if n in globals()])
