"""What can be asked of a caught exception."""
import sys


def inner():
    raise ValueError("deep")


def outer():
    inner()


try:
    outer()
except ValueError as error:
    tb = error.__traceback__
    lines = []
    while tb:
        lines.append(tb.tb_lineno)
        tb = tb.tb_next
    print(lines)
    print(sys.exc_info()[1] is error, sys.exc_info()[0] is ValueError)
try:
    raise ValueError("a").with_traceback(None)
except ValueError as error:
    print(error.__traceback__ is not None)
e = ValueError("stored")
print(e.__traceback__, e.__context__, e.__cause__)
errors = []
for i in range(3):
    try:
        [][i]
    except IndexError as error:
        errors.append(error)
print(len(errors), len(set(map(id, errors))), errors[0].args)
e = KeyError("x")
e.extra = "attribute"
try:
    raise e
except KeyError as caught:
    print(caught.extra, caught is e)
