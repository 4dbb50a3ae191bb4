N = 2500000


def work():
    n = N
    while n > 0:
        n -= 1
