"""__setattr__, __delattr__ and __getattribute__ see everything."""


class Record:
    def __init__(self):
        object.__setattr__(self, "log", [])
        self.a = 1

    def __setattr__(self, name, value):
        self.log.append("set " + name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        self.log.append("del " + name)
        super().__delattr__(name)


class Loud:
    value = 3

    def __getattribute__(self, name):
        if name == "secret":
            return "told"
        return object.__getattribute__(self, name)


r = Record()
r.b = 2
r.b += 1
del r.a
print(r.log, r.b)
print(hasattr(r, "a"))
l = Loud()
print(l.secret, l.value)
try:
    l.other
except AttributeError as error:
    print(error)
