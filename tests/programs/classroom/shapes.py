"""Inheritance, abstract methods, class methods and operators of comparison."""
from abc import ABC, abstractmethod
from functools import total_ordering
from math import pi


@total_ordering
class Shape(ABC):
    known = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Shape.known.append(cls.__name__)

    @abstractmethod
    def area(self):
        """The surface."""

    def describe(self):
        return "%s with area %.2f" % (self.__class__.__name__.lower(), self.area())

    def __eq__(self, other):
        return self.area() == other.area() if isinstance(other, Shape) else NotImplemented

    def __lt__(self, other):
        return self.area() < other.area() if isinstance(other, Shape) else NotImplemented

    __hash__ = None


class Rectangle(Shape):
    def __init__(self, width, height):
        self.width, self.height = width, height

    def area(self):
        return self.width * self.height

    @classmethod
    def square(cls, side):
        return cls(side, side)

    @staticmethod
    def is_valid(width, height):
        return width > 0 and height > 0


class Circle(Shape):
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return pi * self.radius ** 2

    def describe(self):
        return super().describe() + f", radius {self.radius}"


shapes = [Circle(1), Rectangle(2, 3), Rectangle.square(2)]
print(Shape.known, Rectangle.is_valid(1, -1))
for shape in sorted(shapes):
    print(shape.describe())
print(max(shapes).describe(), Circle(1) < Rectangle(2, 2), Rectangle(1, 4) == Rectangle.square(2), Circle(1) >= Circle(1), Circle(1) == 3)
for wrong in (lambda: Shape(), lambda: Circle(1) < 3, lambda: hash(Circle(1))):
    try:
        wrong()
    except TypeError as error:
        print(str(error).split(" with")[0])
print([c.__name__ for c in Circle.__mro__], issubclass(Circle, Shape), Shape.area.__doc__, hasattr(Circle, "square"), callable(Circle.area))
