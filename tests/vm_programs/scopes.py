# Whose variable a name is.
def counter():
    count = 0
    def step(by=1):
        nonlocal count
        count += by
        return count
    def reset():
        nonlocal count
        count = 0
    return step, reset


step, reset = counter()
step()
print(step(5))
reset()
print(step())

x = "global"


def shadows():
    x = "local"
    class C:
        y = x
        x = "class"
        z = x
        def read(self):
            return x
        listed = [x for _ in range(2)]
    return C.y, C.z, C().read(), C.listed


try:
    print(shadows())
except NameError as error:
    print("NameError", error)


def class_reads():
    x = "local"
    class C:
        y = x
        def read(self):
            return x
    return C.y, C().read()


print(class_reads())


def assigns_global():
    global x, made
    x = "changed"
    made = 1


assigns_global()
print(x, made)


def deleted():
    value = 1
    def read():
        return value
    del value
    try:
        read()
    except NameError as error:
        print(error)
    try:
        value
    except UnboundLocalError as error:
        print("unbound")


deleted()

# Comprehensions have a scope of their own.
i = "outer"
print([i for i in range(3)], i)
print({i for i in range(1)}, {i: i for i in range(2)}, list(i for i in range(2)), i)


def inline():
    i = "mine"
    rows = [[i, j] for i in range(2) for j in range(i + 1)]
    nested = [(i, [i for i in range(2)], i) for i in "ab"]
    later = [lambda: i for i in range(3)]
    kept = [lambda i=i: i for i in range(3)]
    return rows, nested, [f() for f in later], [f() for f in kept], i


print(inline())


def total(values):
    return [last := value for value in values], last


print(total([1, 2, 3]))
print([y := v * 2 for v in range(3)], y)
print(any((found := v) > 1 for v in range(5)), found)


def unknown():
    [j for j in range(3)]
    return j


try:
    unknown()
except NameError as error:
    print(error)


def parameters(a, /, b, *rest, c, d=4, **named):
    return lambda: (a, b, rest, c, d, sorted(named.items()))


print(parameters(1, 2, 3, c=5, e=6)())


class Base:
    def __init__(self, name):
        self.name = name

    def describe(self):
        return "base " + self.name


class Derived(Base):
    def __init__(self, name):
        super().__init__(name)
        self.kind = __class__.__name__

    def describe(self):
        return super().describe() + " of " + self.kind


class Last(Derived):
    def describe(self):
        shout = lambda text: text.upper() + __class__.__name__
        return shout(super().describe())


print(Last("x").describe())


def fibonacci():
    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)
    return fib(15)


print(fibonacci())
adders = [lambda n, k=k: n + k for k in range(3)]
print([add(10) for add in adders])
compose = lambda f, g: lambda v: f(g(v))
print(compose(lambda v: v + 1, lambda v: v * 2)(5))
try:
    raise ValueError("gone")
except ValueError as gone:
    print(gone)
try:
    gone
except NameError as error:
    print(error)
x: int = 3
def annotated(a: int, *b: str) -> int:
    c: missing
    d: wrong = a
    return d


print(annotated(x))


class Private:
    __hidden = 1
    def __init__(self):
        self.__items = [self.__hidden]
        self.get = lambda: [item + self.__hidden for item in self.__items]


print(Private().get(), Private._Private__hidden)
