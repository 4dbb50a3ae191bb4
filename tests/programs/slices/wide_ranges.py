"""Ranges that go beyond 64 bits."""
r = range(10 ** 20)
print(r[5], r[-1], r[3:10 ** 20:10 ** 19], r[::-1], r[10 ** 19:][0], r[:3], r[5:2])
print(10 ** 19 in r, 10 ** 20 in r, -1 in r, "a" in r[:10], 7.0 in r[:10], r.index(10 ** 18), r.count(10 ** 25), list(reversed(r[:3])))
for wrong in (lambda: len(r), lambda: r[10 ** 20], lambda: r["a"], lambda: r[::0], lambda: r.index(-5)):
    try:
        print(wrong())
    except (OverflowError, IndexError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(bool(r), r == range(10 ** 20), r == range(10 ** 20 + 1), hash(r) == hash(range(0, 10 ** 20)), r.start, r.stop, r.step)
print(range(10 ** 20, 10 ** 20) == range(0), range(10 ** 20, 0), list(range(10 ** 20, 0)))
print(list(range(2 ** 63 - 2, 2 ** 63 + 2)))
for i in range(2 ** 63, 2 ** 63 + 6, 2):
    print(i)
print(range(0, 2 ** 64, 2 ** 63), list(range(2 ** 64, 0, -2 ** 62)))
whole = range(-2 ** 63, 2 ** 63 - 1)
print(whole[-1], 5 in whole, next(reversed(whole)), whole[2 ** 63], next(reversed(range(-2 ** 63, 0))), list(reversed(range(-2 ** 63, -2 ** 63 + 2))))
for wrong in (lambda: range(1.0), lambda: range("a", 2 ** 70), lambda: range(1, 2 ** 70, 0)):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(error)


class Huge:
    def __index__(self):
        return 2 ** 65


print(range(Huge()), range(3)[:Huge()], range(Huge())[Huge():], [i for i in zip(range(Huge()), "ab")])
print([i for i in range(3, 2 ** 70, 2 ** 69)], sum(range(2 ** 64, 2 ** 64 + 3)), max(range(2 ** 64, 2 ** 64 + 3)))
