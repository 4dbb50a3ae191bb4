print("%d %5.2f|%-6s|%r %x %05d %%" % (3, 2.5, "ab", "q", 255, 42), "%s" % [1, "a"], "%(k)s" % {"k": 1}, "%*d" % (5, 3))
x = 3.14159; n = 1234567; s = "text"
print(f"{x:.2f} {n:,} {n:_} {s:>8}|{s:<6}|{s:^7}| {n:x} {x!r:>10} {s!r} {x:8.3f} {0.25:.0%} {n:e} {True} {None}")
print(format(3.0, ".1f"), "{:>5}|{:<5}|{:^5}".format(1, 2, 3), f"{[1, 2]} {x:{n % 9}.{2}f}")
for f in ("%d", "%f", "%q", "%d %d"):
    try:
        print(f % "x")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    f"{[]:5}"
except TypeError as e:
    print(e)
try:
    "a" % 1
except TypeError as e:
    print(e)
