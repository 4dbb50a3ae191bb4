N = 1200000


def work():
    n = N
    while n > 0:
        n -= 1
