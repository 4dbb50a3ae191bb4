"""print: sep, end, file, odd arguments."""
import sys

print()
print(1, "a", None, [1], sep="")
print(1, 2, sep=", ", end=".\n")
print("no newline", end="")
print()
print(*[1, 2, 3], sep="\n")
print("a", "b", sep=None, end=None)
print("to stdout", file=sys.stdout)
sys.stdout.write("written\n")
print("x", flush=True)
print([print("inner")])
print("a\tb", "c\\d", 'q"q')
print(print)if False else print("conditional")
try:
    print("a", sep=1)
except TypeError as error:
    print(error)
try:
    print("a", foo=1)
except TypeError:
    print("bad keyword")
print(1.0, 1e5, 1e16, 1e-5, 0.1, 100000000000000000000.0, -0.0, 1 / 3)
print(True, (), (1,), (1, 2), [], {}, set(), {1}, frozenset([1]), range(3), b"b", ...)
print({"a": [1, (2,)], 3: {"n": None}}, [[]], [()], "", end="|\n")
print(type(1), type("").__name__, NotImplemented, int, ValueError)


class Out:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


out = Out()
print("captured", 1, file=out)
print(out.parts)
print(sys.stdout.write("five\n"))
