"""getattr and company, callable, id, type, isinstance, vars, dir, hash, iter, next."""


class P:
    kind = "class"

    def __init__(self):
        self.x = 1

    def m(self):
        return self.x


p = P()
print(getattr(p, "x"), getattr(p, "kind"), getattr(p, "nope", 5), hasattr(p, "m"), getattr(p, "m")())
setattr(p, "y", 2)
delattr(p, "x")
print(vars(p), hasattr(p, "x"), sorted(n for n in dir(p) if n[0] != "_"))
try:
    getattr(p, "x")
except AttributeError as error:
    print(error)
try:
    getattr(p, 5)
except TypeError:
    print("names are strings")
print(id(p) == id(p), id([]) is not None, type(p) is P, type(P).__name__, type(5)("7"), isinstance(p, object), issubclass(P, object), P.__name__)
print(callable(P), callable(p), hash(p) == hash(p), p == p, repr(p).startswith("<__main__.P object at 0x"))
it = iter("ab")
print(next(it), next(it), next(it, "end"))
print([f.__name__ for f in (len, print, P, p.m, lambda: 0, str.upper)], len.__class__.__name__, type(p.m).__name__, type(P.m).__name__)
print(abs(-3), divmod(7, 3), pow(2, 8), round(3.14159, 2), hex(10), ord("a"), chr(97), bin(5), oct(9))
print(any([]), all([]), len({}), len(range(5)), len("é"), bool([0]), repr("x"), ascii("é"), format(3, "03"))
print(isinstance([], (list, tuple)), isinstance({}.keys(), object), type(None).__name__, type(...).__name__, type(NotImplemented).__name__)
print(object() == object(), type(object()).__name__, slice(1, 2), frozenset(), bytes(2), list(), dict(), tuple(), set(), str(), int(), float(), bool())
for wrong in (lambda: len(5), lambda: len(p), lambda: next(5), lambda: abs("x"), lambda: hash([]), lambda: vars(5), lambda: ord(5), lambda: chr("a"), lambda: iter(5), lambda: callable()):
    try:
        print(wrong())
    except TypeError as error:
        print(type(error).__name__)
print(eval if False else "no eval", __name__, P.__doc__, P.__module__, p.__class__.__name__, P.m.__qualname__)
