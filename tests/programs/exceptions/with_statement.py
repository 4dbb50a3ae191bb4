"""__exit__ sees the exception and may swallow it."""


class Manager:
    def __init__(self, name, swallow=False, fail=None):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter failed")
        return self.name

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value)
        if self.fail == "exit":
            raise RuntimeError("exit failed")
        return self.swallow


with Manager("a") as a, Manager("b") as b:
    print("body", a, b)
with Manager("swallows", True):
    raise ValueError("gone")
print("on")
try:
    with Manager("passes"):
        raise ValueError("kept")
except ValueError as error:
    print("caught", error)
try:
    with Manager("outer"), Manager("inner", fail="enter"):
        print("never")
except RuntimeError as error:
    print(error)
try:
    with Manager("x", fail="exit"):
        raise ValueError("first")
except RuntimeError as error:
    print(error, "/", repr(error.__context__))


def leave():
    for i in range(3):
        with Manager("m%d" % i, True):
            if i == 0:
                continue
            if i == 1:
                return "returned"


print(leave())
try:
    with 5:
        pass
except (TypeError, AttributeError):
    print("no context manager")
with Manager("target") as (first, *rest):
    print(first, rest)
