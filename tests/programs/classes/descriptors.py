"""Data descriptors win against the instance, others lose."""


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        if instance is None:
            return "%s of %s" % (self.name, owner.__name__)
        return instance.__dict__.get(self.name, "unset")

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError("%s must be %s" % (self.name, self.kind.__name__))
        instance.__dict__[self.name] = value


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner):
        value = self.function(instance)
        instance.__dict__[self.function.__name__] = value
        return value


class Point:
    x = Typed(int)
    label = Typed(str)

    @Lazy
    def far(self):
        print("computed")
        return self.x * 100


p = Point()
print(p.x, Point.x, Point.label)
p.x = 5
print(p.x, p.far, p.far)
try:
    p.label = 3
except TypeError as error:
    print(error)
p.__dict__["x"] = 6
print(p.x, sorted(p.__dict__))
