"""format(): fill, alignment, sign, width, comma, precision, type."""
for spec in ["", "5", "<5", ">5", "^5", "*^6", "05", "+", " ", "-", "x", "#x", "X", "b", "#b", "o", ",", "_", "+,", "08,", "c", "e", ".2f", "%", "n", "=+6"]:
    print(repr(spec), repr(format(65, spec)), end=" ")
print()
for spec in ["", "8", ".2", "<8.2f", "^9.1f", "+.1f", "e", ".3e", "E", "g", ".3g", "G", "%", ".1%", ",.2f", "010.3f", "_", "n"]:
    print(repr(spec), repr(format(1234.5678, spec)), end=" ")
print()
for spec in ["", "8", ">8", "^8", ".2", "-^8.3", "s", "<4s"]:
    print(repr(spec), repr(format("hello", spec)), end=" ")
print()
print(format(-5, "05"), format(-5, "=6"), format(-5, "x=6"), format(-255, "#x"), format(1234567, ","), format(-1234567.5, ","))
print(format(True), format(True, "d"), format(None), format([1]), format(10 ** 20, ","), format(0.1 + 0.2, ".17f"))
print(format(1e20, "f"), format(123456789.0, "g"), format(1e-7), format(1e16), format(12345678901234567890.0), format(0.0, "e"))
print(format(2 ** 64, "x"), format(2 ** 64, "_b")[:12], format(5, "e"), format(5, "%"), format(float("nan"), "8"), format(float("-inf"), "+"))


def attempt(value, spec):
    try:
        print(format(value, spec))
    except (ValueError, TypeError) as error:
        print("%s: %s" % (type(error).__name__, error))


attempt("x", "d")
attempt(3.5, "d")
attempt(3, "s")
attempt("x", "=5")
attempt("x", ",")
attempt(3, ".2d")
attempt([], "5")
attempt(3, "q")
