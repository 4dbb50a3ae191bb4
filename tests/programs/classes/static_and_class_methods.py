"""classmethod, staticmethod, and how they are inherited."""


class Shape:
    made = 0

    @classmethod
    def make(cls, *args):
        cls.made += 1
        return cls(*args)

    @staticmethod
    def area(w, h):
        return w * h

    def __init__(self, *args):
        self.args = args


class Square(Shape):
    @classmethod
    def make(cls, side):
        return super().make(side, side)

    @staticmethod
    def area(side):
        return Shape.area(side, side)


s = Square.make(3)
print(type(s).__name__, s.args, Square.made, Shape.made)
Shape.make()
print(Square.made, Shape.made)
print(s.area(4), Square.area(5), Shape.area(2, 3), s.make(1).args)
print(Shape.make.__self__ is Shape, s.make.__self__ is Square)
f = Square.make
print(f(9).args)
