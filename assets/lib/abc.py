# Abstract classes, as far as they go without metaclasses. What derives from ABC has no instances while a method of it
# is marked as abstract: the machine sees to that.


class ABC:
    _abc_impl = None


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function
