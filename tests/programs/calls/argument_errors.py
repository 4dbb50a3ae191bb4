"""The words for wrong arguments."""


def f(a, b, c=3):
    return a, b, c


def g(*, key):
    return key


def none():
    pass


def attempt(call):
    try:
        print(call())
    except TypeError as error:
        print(error)


attempt(lambda: f())
attempt(lambda: f(1))
attempt(lambda: f(1, 2, 3, 4))
attempt(lambda: f(1, 2, d=4))
attempt(lambda: f(1, 2, a=4))
attempt(lambda: f(1, c=4))
attempt(lambda: g())
attempt(lambda: g(1))
attempt(lambda: g(key=1))
attempt(lambda: none(1))
attempt(lambda: none(x=1))
attempt(lambda: f(*[1, 2], **{"a": 1}))
attempt(lambda: f(**{"a": 1, "b": 2}))
attempt(lambda: len())
attempt(lambda: len(1))
attempt(lambda: None())
attempt(lambda: "abc"())
attempt(lambda: (1, 2)(3))
