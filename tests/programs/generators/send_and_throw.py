"""send gives a value to yield, throw an exception."""


def averager():
    total, n, average = 0, 0, None
    while True:
        try:
            x = yield average
        except ValueError as error:
            print("reset:", error)
            total, n, average = 0, 0, None
            continue
        total += x
        n += 1
        average = total / n


g = averager()
print(next(g), g.send(10), g.send(20))
print(g.throw(ValueError("again")))
print(g.send(4))
try:
    g.throw(KeyError("out"))
except KeyError as error:
    print("came out:", error)
try:
    g.send(1)
except StopIteration:
    print("it is over")


def simple():
    received = yield "first"
    print("received", received)
    yield "second"


s = simple()
try:
    s.send("too early")
except TypeError as error:
    print(error)
print(s.send(None), s.send("hello"), next(s, None))
t = simple()
try:
    t.throw(RuntimeError("before it began"))
except RuntimeError as error:
    print(error)
print(list(t))
