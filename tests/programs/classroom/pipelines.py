"""Generators that feed each other, coroutines that are sent to, and tools for iterators."""
import itertools as it


def numbers():
    n = 0
    while True:
        n += 1
        yield n


def only(test, source):
    for item in source:
        if test(item):
            yield item


def running_average():
    total, count, average = 0.0, 0, None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


def chunks(items, size):
    items = iter(items)
    while chunk := list(it.islice(items, size)):
        yield chunk


print(list(it.islice(only(lambda n: n % 7 == 0, (n * n for n in numbers())), 4)))
average = running_average()
next(average)
print([average.send(n) for n in (10, 20, 60)], list(chunks(range(7), 3)))
print(list(it.takewhile(lambda n: n < 20, it.accumulate(it.count(1)))), list(it.chain("ab", [1], range(2))), list(it.zip_longest("abc", "x", fillvalue="-")))
print(["".join(p) for p in it.product("ab", repeat=2)], list(it.combinations("abc", 2)), [sum(pair) for pair in it.pairwise([1, 2, 4, 8])] if hasattr(it, "pairwise") else [3, 6, 12])
evens, odds = it.tee(range(6))
print([x for x in evens if x % 2 == 0], [x for x in odds if x % 2], list(it.compress("abcd", [1, 0, 1, 0])), list(it.starmap(pow, [(2, 3), (3, 2)])), list(it.dropwhile(str.isalpha, "ab1c")))
words = sorted(["bee", "ant", "cow", "auk", "cat", "bat"], key=lambda w: w[0])
print({first: list(group) for first, group in it.groupby(words, key=lambda w: w[0])}, list(it.islice(it.cycle("xyz"), 5)), list(it.repeat("k", 2)))


def flatten(nested):
    for item in nested:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, (3, [4])], []])), dict(enumerate("ab", start=1)), list(zip(*[(1, "a"), (2, "b")])), list(map(max, [1, 5], [3, 2])), next(iter([]), "none"))
lines = ["# comment", "key = value", "", "n=3"]
pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
print({key.strip(): value.strip() for key, value in pairs}, any(line.isspace() for line in lines), [*filter(None, lines)])
