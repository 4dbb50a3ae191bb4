def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, e)
b = b"hello\x00\xff'"
print(b, b[0], b[-1], b[1:3], b[::-1], len(b), b"a" + b"b", b"ab" * 2, 3 * b"x", b"el" in b, 104 in b, list(b"abc"), b == b"x", b"a" < b"b")
t(bytes); t(bytes, 3); t(bytes, [1, 2, 255]); t(bytes, [256]); t(bytes, "abc"); t(bytes, "é", "utf-8"); t(bytes, -1); t(bytes, 1.5); t(bytearray, b"abc"); t(bytes, bytearray(b"x"))
t(b"abc".decode); t(b"\xff".decode); t(b"\xffa".decode, "utf-8", "replace"); t(b"a\xe2\x82".decode); t(b"\xff".decode, "latin-1"); t(b"\xff".decode, "ascii"); t(b"a\xffb".decode, "ascii", "ignore"); t(b"ab".decode, errors="strict")
t(b"abc".hex); t(bytes.fromhex, "61 62 63"); t(bytes.fromhex, "6x"); t(b",".join, [b"a", b"b"]); t(b",".join, ["a"]); t(b"a,b,c".split, b","); t(b" a b ".split); t(b"a,b".split, ","); t(b"abc".find, b"c"); t(b"abc".find, 99); t(b"abc".index, b"z"); t(b"abc".startswith, b"a"); t(b"abc".endswith, (b"x", b"c")); t(b"abcabc".replace, b"b", b"XX"); t(b"  a ".strip); t(b"aba".count, b"a"); t(b"abc".upper)
a = bytearray(b"abc"); a.append(100); a.extend(b"ef"); a[0] = 65; print(a, a[1], a.pop(), a, a == b"Abcde", len(a), a[1:3], a + b"x"); t(a.append, 256); t(a.append, "x")
try: b[0] = 1
except TypeError as e: print(e)
try: b + "x"
except TypeError as e: print(e)
try: "x" + b
except TypeError as e: print(e)
try: b[100]
except IndexError as e: print(e)
try: b["a"]
except TypeError as e: print(e)
try: "a" in b
except TypeError as e: print(e)
x = [0, 1, 2, 3, 4, 5]
print(x[1:3], x[::2], x[::-1], x[-2:], x[:-2], x[5:1:-2], x[10:], x[slice(1, 4)], (1, 2, 3)[1:], (1, 2, 3)[::-1], range(10)[2:8:2], range(10)[::-1], range(10)[-1], slice(1, 2), slice(None, 3, 2))
x[1:3] = [9, 9, 9, 9]; print(x)
x[::2] = ["a"] * len(x[::2]); print(x)
del x[1:4]; print(x)
del x[::2]; print(x)
x[:] = []; print(x)
x[0:0] = range(3); print(x)
try: x[::2] = [1]
except ValueError as e: print(e)
try: x[0:1] = 5
except TypeError as e: print(e)
try: x["a"]
except TypeError as e: print(e)
try: x[10] = 1
except IndexError as e: print(e)
try: del x[10]
except IndexError as e: print(e)
try: {}[1:2]
except TypeError as e: print(e)
x += "ab"; print(x)
x *= 2; print(x)
