"""and, or and not give operands back; truth of objects; conditional expressions."""
print(0 or "x", "a" or "b", "" or [] or {}, 1 and 2, 0 and 2, "" and 1, None or 0, 1 and [] and 3)
print(not 0, not "a", not not [], True and False or True, (True or False) and False, not (1 and 0))


class Empty:
    def __len__(self):
        return 0


class No:
    def __bool__(self):
        return False

    def __len__(self):
        return 5


class Bad:
    def __bool__(self):
        return 1


print(bool(Empty()), bool(No()), "yes" if Empty() else "no", [x for x in (Empty(), 1, No()) if x] == [1])
try:
    bool(Bad())
except TypeError as error:
    print(error)


def side(x, value):
    print("side", x)
    return value


side(1, 0) and side(2, 1)
side(3, 1) or side(4, 1)
print(side(5, "a") if side(6, 0) else side(7, "b"))
x = 3
print("big" if x > 5 else "middle" if x > 2 else "small")
print((lambda: "t" if x else "f")(), 1 if x == 3 and not x == 4 else 0)
a = b = None
print(a is b, a is None, a == None, x is not None, None is not False)
print(any([0, "", "x"]), all([1, "a", []]), any(n > 5 for n in range(10)), all(()), any(()))
print(True + True, True == 1, True is True, isinstance(True, int), str(True), [10, 20][True], {True: 1}.get(1))
n = 0
while not n >= 3:
    n += 1
print(n, 5 > 3 > 1 and "chain", (0 or None) is None, not None)
if not [] and not {} and not "" and not () and not 0 and not None:
    print("all empty")
