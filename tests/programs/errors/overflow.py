print(float(2 ** 1000) > 1e300)
print(2.0 ** 10000)
