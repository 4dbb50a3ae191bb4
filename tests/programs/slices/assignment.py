"""Assigning to and deleting slices of a list."""
a = list(range(10))
a[2:5] = ["x"]
print(a)
a[1:1] = [10, 11]
print(a)
a[-2:] = []
print(a)
a[:] = range(6)
print(a)
a[::2] = "abc"
print(a)
a[5:2] = ["?"]
print(a)
a[100:] = [1, 2]
print(a)
a[:0] = (0,)
print(a)
del a[1:3]
print(a)
del a[::2]
print(a)
a[1:2] = a
print(a)
a[:] = []
print(a)
b = [1, 2, 3, 4]
try:
    b[::2] = [1]
except ValueError as error:
    print(error)
try:
    b[0:1] = 5
except TypeError:
    print("not iterable")
try:
    b["x":]
except TypeError as error:
    print(error)
try:
    b[::0]
except ValueError as error:
    print(error)
b[::-1] = [1, 2, 3, 4]
print(b)
b[1:3] *= 2
print(b)
c = b[:]
c[0] = 99
print(b[0], c[0])
del b[-1:]
del b[:]
print(b)
m = [[1, 2, 3], [4, 5, 6]]
m[0][1:] = [9]
m[1:] = [[7]]
print(m)
x = [1, 2, 3, 4, 5]
x[1:-1], y = [0], x[1:3]
print(x, y)
x[0:2] += ["in"]
print(x)
