"""An instance can become one of another class: states as classes."""


class Closed:
    def __init__(self, name):
        self.name = name

    def turn(self):
        self.__class__ = Open
        return self.name + " opens"


class Open:
    def turn(self):
        self.__class__ = Closed
        return self.name + " closes"

    def __repr__(self):
        return "open " + self.name


door = Closed("door")
print([door.turn() for _ in range(5)])
print(type(door).__name__, isinstance(door, Open), isinstance(door, Closed), door, door.__class__ is Open)
for other in (3, "Open", None):
    try:
        door.__class__ = other
    except TypeError as error:
        print(error)


class Tight:
    __slots__ = ("name",)


class List(list):
    pass


for other in (Tight, List):
    try:
        door.__class__ = other
    except TypeError as error:
        print(error)
try:
    door.__class__ = int
except TypeError:
    print("not an int")
print(repr(door), door.turn())


class Chatty(Exception):
    def __str__(self):
        return "chatty " + str(self.args)


class Quiet(Chatty):
    def __str__(self):
        return "..."


error = Chatty(1, 2)
print(error)
error.__class__ = Quiet
try:
    raise error
except Quiet as caught:
    print(caught, caught.args)
