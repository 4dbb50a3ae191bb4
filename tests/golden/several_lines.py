"""A docstring
over lines."""


def outer(a):
    def inner(b):
        return b + 1

    class Local:
        c = 3

    global shared
    shared = """text
    """ % a

    if (a ==
            1):
        a = 2; b = 3; c = 4
    elif (a
          == 3):
        pass

    return inner(
        a)


def far(a):
    x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
         29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54]
    y = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]
    return None if not a else 2 * 3


def chained(a, b):
    c = (a +  # the first operand
         b
         - 1)
    return (a * b +
            c * (a
                 << 2) - b)
