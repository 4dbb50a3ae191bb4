"""Several managers, each seeing what the inner one left."""


class M:
    def __init__(self, name, action="pass"):
        self.name, self.action = name, action

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        print(self.name, "sees", repr(value))
        if self.action == "swallow":
            return True
        if self.action == "replace":
            raise KeyError(self.name)


with M("outer", "swallow"):
    with M("middle", "replace"):
        with M("inner"):
            raise ValueError("origin")
print("after")
with M("a", "swallow"), M("b"), M("c", "swallow"):
    raise ValueError("stops at c")
try:
    with M("x", "replace"), M("y", "replace"):
        pass
except KeyError as error:
    print("out:", error, "context:", repr(error.__context__))


def gen():
    with M("gen", "swallow"):
        yield 1
        raise ValueError("in gen")
    yield 2


print(list(gen()))


def f():
    for x in range(3):
        with M("loop %d" % x):
            if x == 1:
                break
    with M("return"):
        return "value"


print(f())
