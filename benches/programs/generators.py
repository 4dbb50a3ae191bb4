"""Generators that feed generators."""


def numbers(n):
    for i in range(n):
        yield i


def odd(source):
    for n in source:
        if n % 2:
            yield n


def pairs(source):
    last = None
    for n in source:
        if last is not None:
            yield last, n
        last = n


total = 0
for a, b in pairs(odd(numbers(600000))):
    total += b - a
print(total, sum(n * n for n in numbers(300000)))
