"""Nothing runs before the first next; the frame keeps its place."""


def numbers():
    print("begin")
    yield 1
    print("between")
    yield 2
    print("end")
    return "done"


g = numbers()
print("made", type(g).__name__)
print(next(g))
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print("stopped:", stop.value)
print(next(g, "still over"), list(g))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


f = fib()
print([next(f) for _ in range(15)])
for x in f:
    if x > 5000:
        print(x)
        break
print(next(f), iter(f) is f)
print(sum(x for x in range(10) if x % 2), max(x * x % 7 for x in range(7)))


def empty():
    return
    yield


print(list(empty()), any(x > 3 for x in range(5)), all(x < 3 for x in range(5)))
a, b, *c = (ch for ch in "hello")
print(a, b, c)
