"""Exception classes of one's own: args, str, attributes, hierarchy."""


class AppError(Exception):
    """Base of all."""


class NotFound(AppError):
    def __init__(self, name, *, hint=None):
        super().__init__("no %r" % name)
        self.name = name
        self.hint = hint


class Silent(AppError):
    def __str__(self):
        return "silent says " + repr(self.args)


try:
    raise NotFound("x", hint="try y")
except AppError as error:
    print(error, error.args, error.name, error.hint, repr(error))
try:
    raise Silent(1, "two")
except AppError as error:
    print(error, error.args, repr(error))
e = Exception()
print(str(e) == "", repr(e), e.args)
e = Exception("one")
print(str(e), repr(e))
e = Exception("one", 2)
print(str(e), repr(e))
e.args = (3,)
print(e, repr(e))
print(repr(KeyError("k")), str(KeyError("k")), str(KeyError("a", "b")), str(IndexError()))
e = OSError(2, "No such file")
print(e.errno, e.strerror, e, type(e).__name__)
s = StopIteration(5)
print(s.value, s.args)
x = SystemExit("bye")
print(x.code, x)
print(isinstance(NotFound("q"), Exception), AppError.__doc__, NotFound.__mro__[1].__name__)
try:
    raise AppError
except AppError as error:
    print(repr(error))
print(ValueError("a") == ValueError("a"), ValueError is ValueError)
