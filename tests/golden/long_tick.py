def hold():
    return -1 in range(2 * 10000000)


def spin(n):
    while n > 0:
        n -= 1


print(hold())
