"""A diamond of cooperative methods runs each class once, in the order of the MRO."""


class Base:
    def __init__(self):
        self.trail = ["Base"]

    def who(self):
        return "Base"


class Left(Base):
    def __init__(self):
        super().__init__()
        self.trail.append("Left")

    def who(self):
        return "Left>" + super().who()


class Right(Base):
    def __init__(self):
        super().__init__()
        self.trail.append("Right")

    def who(self):
        return "Right>" + super().who()


class Bottom(Left, Right):
    def __init__(self):
        super().__init__()
        self.trail.append("Bottom")

    def who(self):
        return "Bottom>" + super().who()


b = Bottom()
print(b.trail)
print(b.who())
print(Left().who())
print([cls.__name__ for cls in Bottom.__mro__])
print(super(Left, b).who())
print(super(Right, b).who())
print(issubclass(Bottom, Right), issubclass(Right, Bottom), isinstance(b, (int, Base)))
print(Bottom.__bases__ == (Left, Right), Bottom.__base__ is Left)
