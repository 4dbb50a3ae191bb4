"""The shortest text that reads back; when it turns to exponents."""
for x in [0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 1e16, 1e15, 123456789012345680.0, 1e22, 1e23, 1e-4, 1e-5, 1.5e-7, 5e-324,
          1.7976931348623157e308, 100.0, -0.0, 3.0, 1e100, 0.30000000000000004, 9007199254740993.0, 1.1, 2.5e10, 12345.678]:
    print(x, end=" ")
print()
print(float("1e5"), float(" 2.5 "), float("-inf"), float("NaN"), float("1_000.5"), float(".5"), float("5."), float("Infinity"))
print(float("inf") > 1e308, float("nan") == float("nan"), float("inf") - float("inf"), -float("inf"), float("inf") * 0)
print(round(2.5), round(3.5), round(-2.5), round(0.5), round(1.5), round(2.675, 2), round(1234.567, -2), round(5, -1), round(15, -1), round(1.0), round(0.1, 3))
print(round(2.5, 0), round(-0.4), round(1e20), round(1e300) == int(1e300), type(round(2.0)).__name__, type(round(2.0, 0)).__name__, round(25, -1), round(True))
print(int(3.99), int(-3.99), int("  -12 "), int(1e18), 7 // 2.0, 1e308 * 10, -1e308 * 10)
print((0.5).is_integer(), (2.0).is_integer(), (0.75).as_integer_ratio(), (3.7).__class__.__name__, float.fromhex("0x1.8p1"), (1.5).hex())
print(0.1 * 3, 1.1 + 2.2, 1e16 + 1, 0.1 + 0.7, 4.35 * 100, 1.005 * 1000, 3.3 * 3)
print(str(1.0), repr(0.1), "%s" % 2.0, "{}".format(1e-10), f"{1e21}", [0.5], (1.0,), {1.5: 2.5})
for wrong in (lambda: float("x"), lambda: float(""), lambda: int(float("inf")), lambda: int(float("nan")), lambda: int("1.5")):
    try:
        wrong()
    except (ValueError, OverflowError, TypeError) as error:
        print("%s: %s" % (type(error).__name__, error))
print(min(1, 1.0), max(1, 1.0), min(1.0, 1), 0.1 + 0.2 == 0.3, 1e0, 1E5)
