def g():
    yield 1
    raise ValueError("from the generator")


for x in g():
    print(x)
