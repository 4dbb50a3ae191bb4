"""__cause__, __context__ and raise ... from."""


def context():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            {}["k"]
    except KeyError as error:
        return error


e = context()
print(repr(e), repr(e.__context__), e.__cause__, e.__suppress_context__)


def cause():
    try:
        try:
            1 / 0
        except ZeroDivisionError as zero:
            raise ValueError("bad") from zero
    except ValueError as error:
        return error


e = cause()
print(repr(e), repr(e.__cause__), e.__context__ is e.__cause__, e.__suppress_context__)


def from_none():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise ValueError("clean") from None
    except ValueError as error:
        return error


e = from_none()
print(repr(e), e.__cause__, repr(e.__context__), e.__suppress_context__)


def in_finally():
    try:
        try:
            raise KeyError("first")
        finally:
            raise TypeError("second")
    except TypeError as error:
        return repr(error), repr(error.__context__)


print(in_finally())


def reraised():
    try:
        try:
            raise OSError("original")
        except OSError:
            try:
                raise KeyError("other")
            except KeyError:
                pass
            raise
    except OSError as error:
        return error, error.__context__


print(reraised())
try:
    raise ValueError from KeyError
except ValueError as error:
    print(repr(error.__cause__))
try:
    raise ValueError from 3
except TypeError as error:
    print(error)
