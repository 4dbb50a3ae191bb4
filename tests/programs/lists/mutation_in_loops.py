"""What a loop sees while its list changes."""
a = [1, 2, 3, 4, 5, 6]
for x in a:
    if x % 2 == 0:
        a.remove(x)
print(a)
a = [1, 2, 2, 3]
for x in a:
    if x == 2:
        a.remove(x)
print(a)
a = [1, 2, 3]
for x in a:
    if len(a) < 6:
        a.append(x * 10)
print(a)
a = [1, 2, 3]
for i, x in enumerate(a):
    a[i] = x * x
print(a)
a = [1, 2, 3, 4]
for x in a[:]:
    a.remove(x)
print(a)
a = [1, 2, 3]
it = iter(a)
next(it)
a.clear()
print(list(it))
a.extend([1, 2, 3])
print(list(it))
a = list(range(5))
for x in reversed(a):
    if x == 3:
        a.pop()
    print(x, end=" ")
print(a)
a = [[1, 2], [3]]
for row in a:
    row.append(0)
print(a)
rows = [[0] * 2 for _ in range(2)]
rows[0][0] = 1
print(rows)
t = ([1], 2)
try:
    t[0] += [9]
except TypeError as error:
    print(error, t)


def change(items):
    items.append("in")
    items = ["new"]
    items.append("lost")


a = []
change(a)
print(a)
b = a[:]
b.append(1)
a += [2]
print(a, b)
