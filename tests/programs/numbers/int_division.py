"""Floor division and modulo with every mixture of signs, ints and floats."""
for a, b in [(7, 2), (-7, 2), (7, -2), (-7, -2), (0, 5), (6, 3), (-6, 3)]:
    print(a, b, a // b, a % b, divmod(a, b), a / b)
for a, b in [(7.5, 2), (-7.5, 2), (7.5, -2), (-7.5, -2.0), (1e20, 3), (5.0, 5)]:
    print(a, b, a // b, a % b, divmod(a, b))
print(10 ** 20 // 3, -10 ** 20 // 3, 10 ** 20 % 7, -10 ** 20 % 7, 10 ** 20 / 10 ** 18, divmod(-10 ** 20, 10 ** 10 + 1))
print(2 ** 10, 2 ** -1, (-2) ** 3, -2 ** 2, 0 ** 0, 2 ** 0.5, (-8) ** 2, 10 ** -2, 1 ** 10 ** 6)
print(pow(3, 4, 5), pow(3, -1, 7), pow(2, 100, 10 ** 9 + 7), pow(2, 3), pow(0, 0, 1))
print(7 & 3, 7 | 8, 7 ^ 2, ~7, -1 >> 3, 1 << 70, -5 & 0xff, (1 << 70) >> 68, -(1 << 70) >> 69, ~(1 << 64))
print(abs(-5), abs(-2.5), -(-3), +True, -True, ~True, True + True, True * 3.5, 5 - True)
print(0x1f, 0o17, 0b101, 1_000_000, 0xdead_beef, 1e3, 1_0.5, .5, 5.)
print(3 == 3.0, 1 == True, 0 == False, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 10 ** 400 > 1e300, 1 < 1.5 < 2)
for wrong in (lambda: 1 // 0, lambda: 1.0 / 0, lambda: 1 % 0, lambda: 1.0 % 0, lambda: 0 ** -1, lambda: divmod(1, 0), lambda: 0.0 ** -1):
    try:
        wrong()
    except ZeroDivisionError as error:
        print(type(error).__name__)
x = 17
x += 1; x -= 2; x *= 3; x //= 5; x **= 3; x %= 100; x <<= 2; x >>= 1; x |= 1; x &= 0x3f; x ^= 5
print(x)
y = 7
y /= 2
print(y)
