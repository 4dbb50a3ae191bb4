"""Which handler takes it: order, tuples, base classes, expressions."""


class Base(Exception):
    pass


class Child(Base):
    pass


def which(error):
    try:
        raise error
    except (KeyError, IndexError) as e:
        return "lookup pair", type(e).__name__
    except Child:
        return "child"
    except Base:
        return "base"
    except ArithmeticError:
        return "arithmetic"
    except Exception as e:
        return "exception", e.args
    except BaseException as e:
        return "base exception", type(e).__name__


for error in [KeyError("k"), IndexError, Child(), Base, ZeroDivisionError(), OverflowError("big"),
              ValueError(1, 2), KeyboardInterrupt(), SystemExit(3), GeneratorExit]:
    print(which(error))
print(issubclass(KeyError, LookupError), issubclass(UnicodeError, ValueError), IOError is OSError)
print(issubclass(FileNotFoundError, OSError), issubclass(RecursionError, RuntimeError), issubclass(StopIteration, Exception))


def chosen():
    print("evaluated")
    return ValueError


try:
    try:
        raise KeyError
    except chosen():
        print("no")
except KeyError:
    print("not taken")
try:
    pass
except chosen():
    pass
try:
    raise 3
except TypeError as error:
    print(error)
try:
    raise int
except TypeError as error:
    print(error)
try:
    try:
        raise ValueError
    except "text":
        pass
except TypeError as error:
    print(error)
