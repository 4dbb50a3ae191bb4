"""A class body is code: it runs once, its names are not seen by the methods."""
x = "module"


class C:
    x = "class"
    y = [x for _ in range(2)]
    z = x + "!"
    for i in range(3):
        last = i
    if last == 2:
        def chosen(self):
            return "two", x
    else:
        def chosen(self):
            return "other"
    doubled = list(map(lambda v: v * 2, [1, 2]))
    print("body runs", i)


print(C.y, C.z, C.i, C.last, C.doubled)
print(C().chosen())
print(C.__name__, C.__module__, C.__doc__)


def make(n):
    class Local:
        """A local class."""
        value = n

        def get(self):
            return n + self.value
    return Local


L1, L2 = make(1), make(2)
print(L1.value, L2().get(), L1 is L2, L1.__name__, L1.__doc__, L1.__qualname__)


class Outer:
    class Inner:
        def who(self):
            return "inner"

    def go(self):
        return Outer.Inner().who(), self.Inner.__qualname__


print(Outer().go())
