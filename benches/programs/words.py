"""Counting in a dictionary: keys that are strings, and keys that are ints."""


def words(n):
    seed = 42
    out = []
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        out.append('word' + str(seed % 997))
    return out


def count(items):
    counts = {}
    for item in items:
        if item in counts:
            counts[item] += 1
        else:
            counts[item] = 1
    return counts


def squares(n):
    table = {}
    for i in range(n):
        table[i * i % 1009] = i
    return sum(table.values())


items = words(150000)
for turn in range(4):
    counts = count(items)
best = max(counts.values())
print(len(counts), best, squares(500000))
