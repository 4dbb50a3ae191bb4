"""int(), float(), str(), bool(), bin() and friends."""
print(int("10", 2), int("-0b11", 2), int("0o17", 8), int("zz", 36), int("1_000"), int(True), int(" 7\n"), int("0010"))
print(bin(10), bin(-10), hex(255), hex(-1), oct(8), bin(0), hex(2 ** 40))
print(bool(0), bool(0.0), bool(""), bool("0"), bool([]), bool([0]), bool(None), bool({}), bool(range(0)), bool(-1), bool(float("nan")))
print(str(10 ** 25), str(-5), str(1.50), str(True), repr("1"), chr(65), ord("a"), str(int("7") + 1))
print(float(3), float("3"), float(True), float("1e-3"), complex if False else "no complex")
for wrong in (lambda: int("12a"), lambda: int("0x10"), lambda: int("9", 8), lambda: int("1", 1), lambda: int(3.5, 10),
              lambda: int("1__0"), lambda: int("_1"), lambda: int("+"), lambda: chr(0x110000), lambda: ord(""), lambda: bin(1.0)):
    try:
        print(wrong())
    except (ValueError, TypeError, OverflowError) as error:
        print("%s: %s" % (type(error).__name__, error))


class Number:
    def __int__(self):
        return 5

    def __float__(self):
        return 2.5

    def __index__(self):
        return 3

    def __round__(self, n=None):
        return "rounded", n


n = Number()
print(int(n), float(n), [10, 20, 30, 40][n], "abcd"[n], range(n), round(n), round(n, 2), bin(n), [0] * n)
print(int.__name__, (5).real, (5).numerator, (2.5).real, isinstance(5, int), type(5 / 5).__name__, type(5 // 5).__name__, type(2 ** -1).__name__)
