"""yield inside with and try; the order in which things are undone."""


class Trace:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None)


def nested():
    with Trace("a"):
        with Trace("b"):
            yield 1
            yield 2
        yield 3


for x in nested():
    print(x)
g = nested()
next(g)
g.close()
g = nested()
next(g)
try:
    g.throw(ValueError("x"))
except ValueError:
    print("out")


def tries():
    for i in range(3):
        try:
            yield i
        except ValueError:
            print("except", i)
        else:
            print("else", i)
        finally:
            print("finally", i)


t = tries()
print(next(t))
print(next(t))
print(t.throw(ValueError))
print(next(t, "over"))


def returns_in_finally():
    try:
        yield 1
    finally:
        return


r = returns_in_finally()
next(r)
try:
    r.throw(KeyError)
except StopIteration:
    print("swallowed by return")
