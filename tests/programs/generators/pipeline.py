"""Lazy stages: each item goes all the way before the next one comes in."""


def source(n):
    for i in range(n):
        print("make", i)
        yield i


def keep(pred, items):
    for item in items:
        if pred(item):
            yield item


def square(items):
    for item in items:
        print("square", item)
        yield item * item


def take(n, items):
    if n <= 0:
        return
    for item in items:
        yield item
        n -= 1
        if n == 0:
            return


print(list(take(2, square(keep(lambda x: x % 2, source(100))))))


def primes():
    def sieve(items):
        p = next(items)
        yield p
        yield from sieve(x for x in items if x % p)

    def from_two():
        n = 2
        while True:
            yield n
            n += 1
    return sieve(from_two())


print(list(take(12, primes())))


def chunks(items, n):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == n:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


print(list(chunks("abcdefg", 3)))


def scheduler(*tasks):
    tasks = list(tasks)
    while tasks:
        task = tasks.pop(0)
        try:
            yield next(task)
        except StopIteration:
            continue
        tasks.append(task)


def countdown(name, n):
    while n:
        yield name + str(n)
        n -= 1


print(" ".join(scheduler(countdown("a", 2), countdown("b", 4), countdown("c", 1))))
