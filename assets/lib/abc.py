# Abstract classes, as far as they go without metaclasses: names to derive from and to mark methods with.


class ABC:
    pass


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function
