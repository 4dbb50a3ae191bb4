"""str falls back on repr; containers show repr; format uses __format__."""


class OnlyRepr:
    def __repr__(self):
        return "<r>"


class Both:
    def __repr__(self):
        return "<r>"

    def __str__(self):
        return "s"

    def __format__(self, spec):
        return "f:" + spec


class Wrong:
    def __repr__(self):
        return 3


r, b = OnlyRepr(), Both()
print(r, str(r), repr(r), [r], "%s %r" % (r, r), "{} {!r}".format(r, r))
print(b, repr(b), [b], (b,), {1: b}, "%s|%r" % (b, b))
print("{}|{:abc}|{!r}|{!s:>4}".format(b, b, b, b), f"{b:x}{b!r}")
print(format(b), format(b, "9"))
try:
    repr(Wrong())
except TypeError as error:
    print(error)
try:
    "{:x}".format(r)
except TypeError as error:
    print(error)
print(repr(ValueError("x", 1)), repr(KeyError()), str(KeyError("k")), str(ValueError("k")))
print(type(b), Both, int, type(None), type(print).__name__, type(lambda: 0).__name__)
