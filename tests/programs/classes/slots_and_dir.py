"""__dict__, vars, type(), dynamic classes and isinstance with tuples."""
Dog = type("Dog", (), {"legs": 4, "bark": lambda self: "woof %d" % self.legs})
d = Dog()
print(d.bark(), Dog.__name__, Dog.legs)
Puppy = type("Puppy", (Dog,), {"legs": 3})
print(Puppy().bark(), issubclass(Puppy, Dog))
d.__dict__["name"] = "rex"
print(d.name, vars(d))
d.__class__ = Puppy
print(d.bark(), type(d).__name__, d.name)


class Sub(Dog):
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        print("subclass", cls.__name__)


class SubSub(Sub):
    pass


print([n for n in dir(SubSub()) if not n.startswith("_")])
print(isinstance(True, int), isinstance(1, bool), isinstance("", (int, str)), issubclass(bool, int))
try:
    isinstance(1, 1)
except TypeError:
    print("not a type")
print(type(d) is Puppy, type(type(d)) is type, type(3) == int)
