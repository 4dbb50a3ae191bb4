"""A local that has no value yet is an error of its own kind."""
x = "global"


def reads_before():
    try:
        print(x)
    except UnboundLocalError as error:
        print(type(error).__name__)
    x = 1
    return x


print(reads_before())


def free_before():
    def inner():
        return value
    try:
        inner()
    except NameError as error:
        print(type(error).__name__)
    value = 5
    return inner()


print(free_before())


def deleted():
    y = 1
    del y
    try:
        y
    except UnboundLocalError:
        print("y is gone")


deleted()
try:
    undefined_name
except NameError as error:
    print(error)
del x
try:
    x
except NameError as error:
    print(error)


def exception_name():
    e = "before"
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        return e
    except UnboundLocalError:
        return "deleted after the handler"


print(exception_name())
