"""Raising again, raising in handlers, and what bare raise finds."""


def level3():
    raise ValueError("deep")


def level2():
    try:
        level3()
    except KeyError:
        print("never")
    finally:
        print("level2 finally")


def level1():
    try:
        level2()
    except ValueError as error:
        print("level1 caught", error)
        raise


try:
    level1()
except ValueError as error:
    print("top caught", error)
try:
    raise
except RuntimeError as error:
    print(error)


def handler_calls():
    def helper():
        raise
    try:
        raise IndexError("from outside")
    except IndexError:
        try:
            helper()
        except IndexError as again:
            return "bare raise found", again.args


print(handler_calls())


def replaced():
    try:
        raise ValueError("one")
    except ValueError as e:
        try:
            raise TypeError("two")
        except TypeError as e2:
            return e, e2, e2.__context__ is e


print(replaced())


def counted(n):
    attempts = 0
    while True:
        try:
            attempts += 1
            if attempts < n:
                raise ConnectionError("again")
            return attempts
        except ConnectionError:
            continue


print(counted(4))
saved = None
try:
    raise KeyError("saved")
except KeyError as e:
    saved = e
try:
    raise saved
except KeyError as e:
    print(e is saved, e)
