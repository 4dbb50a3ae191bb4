"""bytes: items are numbers, slices are bytes."""
b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], list(b[:3]), 104 in b, b"ell" in b)
print(bytes(3), bytes([65, 66]), bytes(range(3)), bytes(b"copy"), bytes(), b"" == bytes(0))
print(b"a" + b"b", b"ab" * 2, b"a" < b"b", b"a" == "a", b"abc" == bytearray(b"abc"))
print(b"it's", b'say "hi"', b"\t\n\r\\", b"\x7f\x80", repr(b"'\""))
print(b"a,b".split(b","), b" x ".strip(), b"abc".upper(), b"abc".find(b"c"), b"-".join([b"x", b"y"]), b"abc".replace(b"b", b"_"))
print(b"abc".startswith(b"a"), b"abc".endswith((b"x", b"c")), b"aXbX".count(b"X"), b"12".isdigit(), b"k=v".partition(b"="))
print(b"\x01\xab".hex(), bytes.fromhex("01 ab"), b"abc".hex(), int.from_bytes(b"\x01\x00", "big"), (258).to_bytes(2, "little"))
for wrong in (lambda: bytes([256]), lambda: b"a" + "b", lambda: b"abc"[5], lambda: bytes("x"), lambda: b"a".find("a"), lambda: bytes([-1])):
    try:
        print(wrong())
    except (ValueError, TypeError, IndexError) as error:
        print("%s: %s" % (type(error).__name__, error))
try:
    b[0] = 1
except TypeError as error:
    print(error)
print({b"k": 1}[b"k"], hash(b"x") == hash(b"x"), sorted(b"bca"), max(b"az"), sum(b"\x01\x02"))
print(b"%d-%s" % (5, b"x"), b"a\nb\n".splitlines(), b"abc".decode(), b"x".ljust(3, b".") + b"|")
first, *rest = b"abc"
print(first, rest, b"abc"[0:1] == b"a")
print((-2).to_bytes(2, "big", signed=True), int.from_bytes(b"\xff\xfe", "big", signed=True))
