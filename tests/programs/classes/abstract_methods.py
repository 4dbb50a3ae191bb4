"""A class with methods still abstract has no instances."""
from abc import ABC, abstractmethod


class Base(ABC):
    @abstractmethod
    def one(self):
        return "base one"

    @property
    @abstractmethod
    def two(self):
        pass

    @classmethod
    @abstractmethod
    def three(cls):
        pass

    def four(self):
        return self.one()


class Half(Base):
    def one(self):
        return "half of " + super().one()


class Whole(Half):
    two = 2

    @classmethod
    def three(cls):
        return cls.__name__


class Again(Whole):
    @abstractmethod
    def one(self):
        pass


class Unmarked:
    @abstractmethod
    def one(self):
        return "no ABC, no check"


for kind in (Base, Half, Whole, Again, Unmarked):
    try:
        print(kind().one())
    except TypeError as error:
        print(str(error).split(" with")[0])
whole = Whole()
print(whole.four(), whole.two, Whole.three(), isinstance(whole, Base))
