"""Closures see the variable, not its value at their birth."""
late = [lambda: i for i in range(3)]
print([f() for f in late])
early = [lambda i=i: i for i in range(3)]
print([f() for f in early])


def make():
    out = []
    for n in range(3):
        def show():
            return n
        out.append(show)
    n = 99
    return out


print([f() for f in make()])


def counter_factory(start):
    def counter():
        nonlocal start
        start += 1
        return start
    return counter


a, b = counter_factory(10), counter_factory(20)
print(a(), a(), b(), a())
gen = (lambda: k for k in range(3))
print([f() for f in gen])
gen = (lambda: k for k in range(3))
kept = list(gen)
print([f() for f in kept])
