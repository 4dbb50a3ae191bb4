"""Instance, class and base attributes; __getattr__ only when all else fails."""


class Base:
    shared = []
    count = 0

    def __getattr__(self, name):
        if name.startswith("x_"):
            return "made " + name
        raise AttributeError(name)


class Child(Base):
    count = 10


a, b = Child(), Child()
a.shared.append(1)
b.count += 5
print(Base.shared is b.shared, Base.shared)
print(a.count, b.count, Child.count, Base.count)
print(a.x_ray, hasattr(a, "x_y"), hasattr(a, "y_x"))
print(getattr(a, "nothing", "default"))
try:
    a.nothing
except AttributeError as error:
    print("AttributeError:", error)
setattr(a, "late", 1)
print(a.late, a.__dict__)
del a.late
try:
    del a.late
except AttributeError:
    print("already gone")
Child.method = lambda self: self.count + 1
print(a.method(), b.method())
b.method = lambda: "own"
print(b.method())
del b.method
print(b.method())
print("count" in vars(b), "count" in vars(a), "count" in vars(Child))
