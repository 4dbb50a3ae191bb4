"""bytearray: the one that changes."""
a = bytearray(b"hello")
a[0] = 72
a[-1:] = b"p!"
print(a, len(a), a == b"Help!", bytes(a))
a = bytearray(b"hello")
a.append(33)
a += b"??"
a.extend([65, 66])
print(a, a.pop(), a.pop(0), a)
del a[1:3]
print(a, a.index(b"!"), 33 in a)
a.reverse()
print(a, a.decode(), a.upper())
a.clear()
print(a, bool(a), bytearray(3), bytearray([1, 2]))
a.insert(0, 5)
a[0:0] = b"xy"
print(a, list(a), a * 2, a + b"z")
for wrong in (lambda: a.append(256), lambda: a.append("x"), lambda: hash(a), lambda: a[10]):
    try:
        print(wrong())
    except (ValueError, TypeError, IndexError) as error:
        print("%s: %s" % (type(error).__name__, error))
b = a
b += b"same"
print(a is b, a)
c = a[:]
c[0] = 0
print(a[0], c[0], a.find(b"same"), a.startswith(b"x"))
