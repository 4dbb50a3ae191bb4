"""Mixins, abstract methods by convention, polymorphism, class attributes as registry."""


class Registry:
    kinds = {}

    def __init_subclass__(cls, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        if kind:
            cls.kinds[kind] = cls


class Area:
    def area(self):
        raise NotImplementedError("area of " + type(self).__name__)

    def describe(self):
        return "%s with area %s" % (type(self).__name__.lower(), self.area())


class Comparable:
    def __lt__(self, other):
        return self.area() < other.area()


class Square(Registry, Area, Comparable, kind="sq"):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


class Rect(Registry, Comparable, Area, kind="re"):
    def __init__(self, w, h):
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h


class Vague(Area):
    pass


shapes = [Registry.kinds["sq"](3), Registry.kinds["re"](2, 4), Square(1)]
print([s.describe() for s in shapes], [s.area() for s in sorted(shapes)], sorted(Registry.kinds))
try:
    Vague().describe()
except NotImplementedError as error:
    print(error)
print([c.__name__ for c in Square.__mro__], Rect(1, 1) < Square(2), isinstance(shapes[0], Comparable))


class Logged:
    def save(self):
        return ["logged"] + super().save()


class Timed:
    def save(self):
        return ["timed"] + super().save()


class Store:
    def save(self):
        return ["saved"]


class Full(Logged, Timed, Store):
    def save(self):
        return ["full"] + super().save()


print(Full().save(), [c.__name__ for c in Full.__mro__])
Store.save = lambda self: ["patched"]
print(Full().save())
