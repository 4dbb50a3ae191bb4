"""__defaults__ and __kwdefaults__ can be read and set."""


def f(a, b, *, k=1):
    return a, b, k


print(f.__defaults__, f.__kwdefaults__)
f.__defaults__ = (1, 2)
f.__kwdefaults__ = {"k": 9}
print(f(), f(7), f(7, 8, k=0), f.__defaults__, f.__kwdefaults__)
f.__defaults__ = (5,)
print(f("a"))
try:
    f()
except TypeError as error:
    print(error)
f.__defaults__ = None
f.__kwdefaults__ = None
for call in (lambda: f(1), lambda: f(1, 2)):
    try:
        call()
    except TypeError as error:
        print(error)
try:
    f.__defaults__ = [1]
except TypeError as error:
    print(error)


class Counter:
    def add(self, by=1):
        return by


Counter.add.__defaults__ = (10,)
print(Counter().add(), Counter().add(3))
