"""contextlib: contextmanager, closing, suppress, ExitStack, nullcontext, redirect_stdout."""
from contextlib import contextmanager, closing, suppress, ExitStack, nullcontext


@contextmanager
def tag(name):
    print("<" + name + ">")
    try:
        yield name.upper()
    except ValueError as error:
        print("saw", error)
        raise
    finally:
        print("</" + name + ">")


with tag("a") as a, tag("b") as b:
    print(a, b)
try:
    with tag("fails"):
        raise ValueError("inside")
except ValueError as error:
    print("outside", error)


@contextmanager
def swallow():
    try:
        yield
    except KeyError:
        print("swallowed")


with swallow():
    {}["k"]


@tag("decorated")
def f():
    print("body")


f()
f()


class Thing:
    def close(self):
        print("closed")


with closing(Thing()) as t:
    print(type(t).__name__)
with suppress(ZeroDivisionError, KeyError):
    1 / 0
    print("never")
with suppress():
    print("nothing to suppress")
with ExitStack() as stack:
    for n in "xy":
        stack.enter_context(tag(n))
    stack.callback(print, "callback", 1)
    print("in the stack")
with nullcontext(5) as n:
    print(n)


@contextmanager
def twice():
    yield 1
    yield 2


try:
    with twice():
        pass
except RuntimeError as error:
    print(error)


@contextmanager
def never():
    return
    yield


try:
    with never():
        pass
except RuntimeError as error:
    print(error)
