"""Decorators: order, arguments, on methods and classes, with state."""


def tag(name):
    print("make", name)

    def decorate(f):
        print("apply", name, "to", f.__name__)

        def wrapper(*args, **kwargs):
            return "<%s>%s</%s>" % (name, f(*args, **kwargs), name)
        return wrapper
    return decorate


@tag("b")
@tag("i")
def hello(who, mark="!"):
    return "hello " + who + mark


print(hello("you"), hello(who="me", mark="?"))


def count_calls(f):
    def wrapper(*args):
        wrapper.calls += 1
        return f(*args)
    wrapper.calls = 0
    return wrapper


class Maths:
    @count_calls
    def double(self, x):
        return 2 * x

    @staticmethod
    @count_calls
    def triple(x):
        return 3 * x


m = Maths()
print(m.double(4), m.double(5), Maths.double.calls, m.triple(2))


def register(cls):
    registry.append(cls.__name__)
    cls.registered = True
    return cls


registry = []


@register
class Thing:
    pass


print(registry, Thing.registered)


@lambda f: f()
def answer():
    return 42


print(answer)
