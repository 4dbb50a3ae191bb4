"""The % operator: flags, widths, stars, mappings, errors."""
print("%d|%5d|%-5d|%05d|%+d|% d|%5.3d" % (42, 42, 42, 42, 42, 42, 7))
print("%x %X %#x %o %#o %08.3f|%e|%G|%g" % (255, 255, 255, 8, 8, 3.14159, 12345.678, 1e-10, 100000.0))
print("%s %r %a %10s|%-10s|%.2s|%c%c" % ("é", "é", "é", "right", "left", "trunc", "A", 66))
print("%*d|%-*d|%.*f" % (6, 42, 6, 42, 2, 3.14159))
print("%(name)s is %(age)03d, %(name)r" % {"name": "bob", "age": 7})
print("%d%%" % 50, "%%", "%i %u" % (1, 2), "%s" % None, "%s" % (1,), "%s %s" % ([1], (2, 3)))
print("%d" % 3.99, "%d" % -3.99, "%d" % True, "%.0f %.0f %.0f" % (0.5, 1.5, 2.5), "%5.1f|%-8.2e|" % (-0.05, 12345))
print("%f" % 1, "%.3g" % 1234567, "%g" % 1e100, "%g" % 0.0001, "%g" % 0.00001, "%#.3g" % 1.0)
print("%s" % {"a": 1}, "%d items" % len([1, 2]), "%x" % 10 ** 20, "%d" % 2 ** 70)
print("%f %f %f" % (float("inf"), float("-inf"), float("nan")), "%05.1f" % float("inf"))


def attempt(f):
    try:
        print(f())
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        print("%s: %s" % (type(error).__name__, error))


attempt(lambda: "%s %s" % 1)
attempt(lambda: "%(x)s" % {"y": 1})
attempt(lambda: "%(x)s" % 5)
attempt(lambda: "no format" % 5)
attempt(lambda: "no format" % {"a": 1})
attempt(lambda: "%c" % "ab")
attempt(lambda: "%z" % 1)
attempt(lambda: "%" % 1)
attempt(lambda: "%x" % 1.5)
