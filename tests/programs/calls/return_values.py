"""Functions without a return, several values, recursion limits of the ordinary kind."""


def nothing():
    pass


def early(n):
    if n:
        return "early"


def several():
    return 1, "two", [3]


def conditional(a):
    return "yes" if a else "no", a


def nested_return(n):
    for i in range(n):
        for j in range(n):
            if i * j == 6:
                return i, j
    else:
        return "none"


print(nothing(), early(0), early(1))
one, two, three = several()
print(one, two, three, several()[1], type(several()).__name__)
print(conditional(0), conditional([]), conditional([0]))
print(nested_return(2), nested_return(4))


def with_loop():
    while True:
        try:
            return "from the loop"
        finally:
            print("cleanup")


print(with_loop())


def hanoi(n, a="A", b="B", c="C"):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(hanoi(8))


def deep(n):
    return n if n == 0 else 1 + deep(n - 1)


print(deep(800))
print((lambda: (yield))().__class__.__name__)
