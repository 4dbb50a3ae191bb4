def check(n):
    try:
        if n == 0: return 1 / 0
        if n == 1: return [1][5]
        if n == 2: return {}["k"]
        if n == 3: return undefined
        if n == 4: return "a" + 1
        if n == 5: return 1 + "a"
        if n == 6: return int("x")
        if n == 7: return None.x
        if n == 8: raise ValueError("mine", 2)
        if n == 9: raise KeyError
        if n == 10: return len(5)
        if n == 11: return check()
        if n == 12: return check(1, 2)
        if n == 13: return 5()
        if n == 14: return 1 < "a"
        if n == 15: return -"a"
        if n == 16: a, b = 1, 2, 3
        if n == 17: a, b = [1]
        if n == 18: return (1)[0]
        if n == 19: return [] + 1
        if n == 20: return {[]: 1}
        if n == 21: return 1 // 0
        if n == 22: return 1 % 0
        if n == 23: return 5 in 5
        if n == 24: return check(m=1)
        if n == 25: return "abc"["x"]
        if n == 26: return [1]["x"]
        if n == 27: return range(1, 2, 0)
        if n == 28: return local; local = 1
        if n == 29: assert n == 0, "assertion text"
        if n == 30: return [].pop()
        if n == 31: return 2.0 ** 5000
        if n == 32: return float("abc")
        if n == 33: return 1.5 % 0
        if n == 40: return 1.5 // 0
        if n == 34: return list(5)
        if n == 35: return (1, 2).index(9)
        if n == 36: return "a" * "b"
        if n == 37: return 1 << -1
        if n == 38: return "x".nope
        if n == 39: import nothing_of_that_name
        if n == 41: from time import nope
        return "none"
    except ZeroDivisionError as e:
        return "zero", str(e)
    except (IndexError, KeyError) as e:
        return "lookup", type(e).__name__, str(e), e.args
    except Exception as e:
        return type(e).__name__, str(e)
for i in range(43):
    print(i, check(i))
def f():
    try:
        return "try"
    finally:
        print("finally")
print(f())
def g():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("cleanup", i)
    return "end"
print(g())
def h():
    try:
        try:
            raise ValueError("inner")
        finally:
            print("passing")
    except ValueError as e:
        print("caught", e)
        try:
            raise
        except ValueError as again:
            print("again", again)
    else:
        print("never")
    finally:
        print("last")
h()
try:
    print("fine")
except ValueError:
    print("never")
else:
    print("else")
class Mine(Exception):
    pass
class More(Mine):
    def __init__(self, code):
        super().__init__("code %d" % code)
        self.code = code
try:
    raise More(7)
except Mine as e:
    print(type(e).__name__, e, e.code, repr(e), isinstance(e, Mine), e.args)
def override():
    try:
        raise KeyError("a")
    finally:
        return "swallowed"
print(override())
def recurse(n):
    return recurse(n + 1)
try:
    recurse(0)
except RecursionError as e:
    print(e)
try:
    [0] * 10 ** 12
except MemoryError as e:
    print("memory", e)
