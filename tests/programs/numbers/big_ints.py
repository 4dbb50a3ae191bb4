"""Integers without a size: arithmetic, shifts, conversion, comparison."""
a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, b - a, a - b, a * b)
print(b // a, b % a, -b // a, -b % a, a // -7, a % -7)
print(2 ** 200, 3 ** 100 % 10 ** 9, 7 ** 77)
f = 1
for i in range(1, 41):
    f *= i
print(f, len(str(f)), f // 10 ** 30)
print(a << 10, a >> 10, a & b, a | b, a ^ b, ~a, -a >> 5)
print(a < b, a == a + 0, a != b, a <= a, max(a, b) == b, sorted([b, 1, a, -a]))
print(int("9" * 40) + 1, int("-" + "1" * 25), int("ff" * 12, 16), int("z" * 5, 36), int("0b1010", 0), int("0x1F", 16))
print(9223372036854775807 + 1, -9223372036854775808 - 1, 9223372036854775807 * 2, -(-9223372036854775808), 4611686018427387904 * 2)
print(3037000500 * 3037000500, 9223372036854775807 - -1, (2 ** 63) // -1, -(2 ** 63) // -1, abs(-2 ** 63))
print(float(a), int(1e30), a / b, a + 0.5, a * 1.0 == float(a), int(float(2 ** 60)) == 2 ** 60)
print(a.bit_length(), (255).bit_length(), (0).bit_length(), (-256).bit_length(), bin(2 ** 65)[-5:], hex(a), oct(2 ** 66))
print(bool(2 ** 100), hash(2 ** 100) == hash(2 ** 100), hash(3) == hash(3.0), {2 ** 70: "x"}[2 ** 70])
try:
    float(10 ** 400)
except OverflowError as error:
    print(error)
try:
    10 ** 400 / 3
except OverflowError as error:
    print(error)
print(10 ** 400 // 10 ** 398, 10 ** 400 / 10 ** 399)
n = 10 ** 18
while n < 10 ** 21:
    n *= 7
print(n)
