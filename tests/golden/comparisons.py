def between(a, b, c):
    if a < b <= c != 0:
        return 1
    elif not a is b and (a or b) and not c:
        return 2
    elif a in (1, 2, "x") or b not in [1, None] or not a in c:
        return 3
    else:
        return a is None or b is not None


def grade(n):
    sign = "-" if n < 0 else ("+" if n else "")
    both = n > 1 and n < 5 or n == 7
    return sign or both and not n


def chain(a, b):
    while a and b:
        a -= 1
    while not a:
        if a or b:
            if a and b:
                a = 1
        else:
            a = 2
    return a == b == 1 and 1 > a >= b
