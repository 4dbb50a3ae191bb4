"""Exceptions leave a comprehension at once; side effects so far stay."""
seen = []


def note(x):
    seen.append(x)
    if x == 3:
        raise ValueError("three")
    return x


try:
    [note(x) for x in range(10)]
except ValueError as error:
    print(error, seen)
try:
    {[]: 1 for _ in range(1)}
except TypeError as error:
    print(error)
try:
    {x for x in [[1]]}
except TypeError as error:
    print(error)
try:
    [a for a, b in [(1, 2), (3,)]]
except ValueError as error:
    print(error)
g = (10 // x for x in [5, 0, 2])
print(next(g))
try:
    next(g)
except ZeroDivisionError as error:
    print(error)
print(list(g))
try:
    g = (x for x in 5)
except TypeError as error:
    print(error)
items = [1, 2, 3]
print([items.pop() for _ in items], items)
grow = [1]
print([grow.append(x) or x for x in grow if x < 5 and len(grow) < 4], grow)
