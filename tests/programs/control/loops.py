"""for, while, else, break, continue, nested loops and their variables."""
for i in range(3):
    pass
print(i)
for i in []:
    pass
print(i)
for x in range(10):
    if x % 2:
        continue
    if x > 6:
        break
    print(x, end=" ")
else:
    print("never")
print(x)
n, out = 10, []
while n > 0:
    n -= 1
    if n == 7:
        continue
    if n < 4:
        break
    out.append(n)
else:
    out.append("else")
print(out, n)
for i in range(3):
    for j in range(3):
        if j == i:
            break
    else:
        print("full", i)
        continue
    print(i, j, end="; ")
print()
for a, b in {"x": 1, "y": 2}.items():
    print(a, b, end=" ")
for i in range(2):
    i += 10
    print(i, end=" ")
for i in range(5, 0, -2):
    print(i, end=" ")
print()
while True:
    try:
        n += 1
        if n > 6:
            break
        continue
    finally:
        print("f", end="")
print(n)
box = {}
for box["k"] in range(3):
    pass
print(box)
for i, row in enumerate([[1, 2], [3, 4]], start=1):
    for v in row:
        print(i * v, end=" ")
print()
items = [5, 3, 8, 1]
for i in range(len(items)):
    for j in range(len(items) - 1 - i):
        if items[j] > items[j + 1]:
            items[j], items[j + 1] = items[j + 1], items[j]
print(items)
