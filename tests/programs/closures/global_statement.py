"""global reaches the module from any depth, and makes names that were not there."""
n = 0


def up():
    global n
    n += 1


def make_name():
    global fresh
    fresh = "new"


def nested():
    n = 50

    def inner():
        global n
        n += 100
        return n
    return inner(), n


up()
up()
make_name()
print(n, fresh)
print(nested(), n)


def shadow():
    len = lambda x: "mine"
    return len("abc")


print(shadow(), len("abc"))
print("n" in globals(), globals()["n"])


def local_names(a, b=2):
    c = a + b
    return sorted(locals().items())


print(local_names(1))
