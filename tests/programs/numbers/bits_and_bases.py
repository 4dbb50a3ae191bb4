"""Bit tricks, popcounts, hex dumps, xor ciphers, bit sets."""
print([bin(n).count("1") for n in (0, 1, 7, 255, 2 ** 70 - 1)], [n & -n for n in (12, 8, 7)], [n & (n - 1) == 0 for n in (8, 9)])
print(0b1010 ^ 0b0110, 0xF0 >> 4, 1 << 10, ~0, ~5 & 0xFF, -1 & 0xFFFFFFFF, -16 >> 2, -1 >> 100, 5 >> 100, 0 << 100)
print(f"{10:08b} {10:#x} {255:X} {2 ** 40:o} {-10:b}", "{:032b}".format(0xdeadbeef), "%08x" % 0xbeef, int("1" * 64, 2))
key = b"key"
secret = bytes(b ^ key[i % len(key)] for i, b in enumerate(b"attack at dawn"))
print(secret, bytes(b ^ key[i % len(key)] for i, b in enumerate(secret)))
mask = 0
for n in (1, 5, 64, 100):
    mask |= 1 << n
print(mask, [n for n in range(128) if mask >> n & 1], mask.bit_length(), mask & ~(1 << 64) == mask ^ (1 << 64))


def gray(n):
    return n ^ n >> 1


print([format(gray(n), "03b") for n in range(8)])


def crc(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xEDB88320 if crc & 1 else crc >> 1
    return crc ^ 0xFFFFFFFF


print(hex(crc(b"123456789")), crc(b""))
a, b = 5, 9
a ^= b
b ^= a
a ^= b
print(a, b, True & False, True | False, True ^ True, type(True & True).__name__, type(True & 1).__name__)
print(2 ** 64 >> 63, (2 ** 64 - 1) & 2 ** 63, -(2 ** 64) & 0xFF, -(2 ** 64) | 1, (-3) ** 3, -7 // 2, -7 >> 1, 7 >> 1)
state, out = 88172645463325252, []
for _ in range(3):
    state ^= state << 13 & 0xFFFFFFFFFFFFFFFF
    state ^= state >> 7
    state ^= state << 17 & 0xFFFFFFFFFFFFFFFF
    out.append(state)
print(out)
for wrong in (lambda: 1 << -1, lambda: 1.0 & 1, lambda: 1 | "a", lambda: ~1.5, lambda: 1 >> -1):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print("%s: %s" % (type(error).__name__, error))
