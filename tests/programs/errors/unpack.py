def pair():
    return 1, 2, 3


a, b = 5, 6
print(a, b)
a, b, c, d = pair()
