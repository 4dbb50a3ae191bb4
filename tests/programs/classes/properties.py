"""Properties: reading, checking, deleting, overriding in a subclass."""


class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def degrees(self):
        """The temperature."""
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273:
            raise ValueError("below absolute zero")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        print("reset")
        self._degrees = 0

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


class Stubborn(Celsius):
    @property
    def degrees(self):
        return 20

    @degrees.setter
    def degrees(self, value):
        print("ignored", value)

    @property
    def fahrenheit(self):
        return -super().fahrenheit


c = Celsius(100)
print(c.degrees, c.fahrenheit)
c.degrees -= 50
print(c.degrees)
try:
    c.degrees = -300
except ValueError as error:
    print("ValueError:", error)
del c.degrees
print(c.degrees, c.__dict__)
try:
    c.fahrenheit = 3
except AttributeError:
    print("cannot set")
s = Stubborn(7)
s.degrees = 8
print(s.degrees, s.fahrenheit, s.__dict__)
print(Celsius.degrees.__doc__, isinstance(Celsius.fahrenheit, property))
