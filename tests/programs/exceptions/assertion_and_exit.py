"""assert with and without text, and exits that are caught."""
import sys

try:
    assert 1 == 2
except AssertionError as error:
    print(repr(error), error.args)
try:
    assert 0, "zero is false"
except AssertionError as error:
    print(error)
assert (1, 2), "tuples are true"
try:
    assert [], ("a", "b")
except AssertionError as error:
    print(error.args)
try:
    sys.exit()
except SystemExit as e:
    print(repr(e.code))
try:
    sys.exit(3)
except SystemExit as e:
    print(e.code)
try:
    sys.exit("text")
except SystemExit as e:
    print(e.code)
try:
    raise SystemExit
except BaseException as e:
    print(type(e).__name__, e.code)


def finally_on_exit():
    try:
        sys.exit(1)
    finally:
        print("finally runs")


try:
    finally_on_exit()
except SystemExit as e:
    print("exit", e.code)
try:
    try:
        sys.exit(1)
    except Exception:
        print("never")
except SystemExit:
    print("not an Exception")
print(sys.exc_info() == (None, None, None))
try:
    raise ValueError("v")
except ValueError:
    kind, value, traceback = sys.exc_info()
    print(kind.__name__, value, traceback is not None)
