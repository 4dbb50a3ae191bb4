# What is evaluated when, and how often.
def say(value):
    print(value, end=" ")
    return value


def end():
    print()


def show(*args, **kwargs):
    print(args, sorted(kwargs.items()))


d = {say("k1"): say("v1"), say("k2"): say("v2")}
end()
{say(k): say(k * 2) for k in range(2)}
end()
show(say(1), *say([2, 3]), k=say(4), **say({"m": 5}))
show(*[1], 2, *[3])
show(k=say(1), *say([2]))
show(**{"a": 1}, b=2, **{"c": 3})
show(*"ab", *(n for n in range(2)), x=1, **{"y": 2}, z=3)
show(0, *[], **{})
try:
    show(**{"a": 1}, **{"a": 2})
except TypeError as error:
    print(error)
try:
    show(a=1, **{"a": 2})
except TypeError as error:
    print(error)
print([*"ab", 1, *[2]], (*"ab", 3), {*[1], 2, *[2]}, {**{"a": 1}, "b": 2, **{"a": 3}}, (*[],), [*()])
a, *b = 1, 2, 3
print(a, b)
*a, b = "xyz"
print(a, b)
a, (b, *c), d = 1, "pqr", 2
print(a, b, c, d)
[a, *_, b] = range(5)
print(a, b)
try:
    a, *b, c = [1]
except ValueError as error:
    print(error)
print(1 < say(2) < say(1) < say(5))
print(say(0) or say("") or say("last"), say(1) and say(0))
print("yes" if say(0) else "no")
x = y = say([])
print(x is y)
(x, y), z = [1, 2], 3
print(x, y, z)


class Grid:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)


grid = Grid()
print(grid[1:2, ::3], grid[...], grid[1, 2], grid[:], grid[1:], grid[:2], grid[1:2], grid[1:2:3])
grid[1, 2] = 3
grid[1:2] = 3
grid[:] = 4
grid[0] += 1


def marks():
    yield say("start")
    got = yield say("middle")
    print("got", got)
    return "done"


def delegate():
    result = yield from marks()
    print("result", result)
    yield "after"


run = delegate()
next(run)
next(run)
print(run.send("sent"))
print(next(run, "exhausted"))


def guarded(how):
    for turn in range(3):
        try:
            if how == "continue" and turn < 2:
                continue
            if how == "break":
                break
            if how == "return":
                return "returned"
            if how == "raise":
                raise KeyError(how)
        except KeyError as error:
            print("caught", error)
            continue
        else:
            print("else", turn)
        finally:
            print("finally", turn)
    else:
        return "completed"
    return "broken"


for how in "continue", "break", "return", "raise":
    print(guarded(how))


def decorate(tag):
    print("make", tag)
    def wrap(f):
        print("wrap", tag)
        return lambda *a: tag + f(*a)
    return wrap


@decorate(say("outer"))
@decorate(say("inner"))
def decorated(a=say("default")):
    return a


print(decorated())
count = 0
while (count := count + 1) < 3:
    print(count)
assert count == 3, say("not evaluated")
try:
    assert not count, say("message")
except AssertionError as error:
    print(repr(error))
w = 7
print(f"{w!r:>{w}}|{w=}|{ w = }|{w:{'>'}{w}}|{f'{w}' 'x'}|{{}}|{'a' 'b'}" "tail")
print(f"{w:03d} {[n for n in range(w) if n % 2]} {(lambda n: n + 1)(w)} {w if w else 0}")
