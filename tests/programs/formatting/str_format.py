"""str.format: positions, names, attributes, items, nesting, conversions."""


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


p = Point(1, 2)
print("{} {} {}".format(1, "a", [2]), "{1} {0} {1}".format("a", "b"), "{a}{b}".format(a=1, b=2))
print("{0.x},{0.y} {p.x}".format(p, p=p), "{0[0]} {0[k]}".format({0: "zero", "k": "v"}), "{[1]}".format([5, 6]))
print("{:>{w}}|{:.{p}f}|{:{fill}^{w}}".format("r", 3.14159, "m", w=6, p=2, fill="*"))
print("{{}} {{{}}}".format(3), "{!r:>6} {!s} {!a}".format("x", "y", "é"), "{:d} {:5.1f}%".format(3, 45.678))
print("{:,} {:_} {:b} {:e} {:%}".format(1234567, 1234567, 10, 12345.0, 0.256))
print("{0:{1}{2}}".format(42, ">", 6), "{:>10}".format(str([1, 2])), "{}".format({"a": 1}))


def attempt(f):
    try:
        print(f())
    except (IndexError, KeyError, ValueError, AttributeError) as error:
        print("%s: %s" % (type(error).__name__, error))


attempt(lambda: "{x}".format(y=1))
attempt(lambda: "{".format(1))
attempt(lambda: "}".format(1))
attempt(lambda: "{} {0}".format(1))
attempt(lambda: "{0.z}".format(p))
attempt(lambda: "{!x}".format(1))
print("{a[b]}".format(a={"b": 3}), "{0[1][0]}".format([1, [2]]), "{:{}}".format("x", 3) + "|")
print("{:*<8}{:*>8}{:*^8}".format("l", "r", "c"), "{:08.3f}".format(-3.14159), "{:+d}".format(5))
print("{x}-{x}".format_map({"x": 1}))
