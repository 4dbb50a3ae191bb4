"""Endless recursion is an error that can be caught."""


def forever(n):
    return forever(n + 1)


try:
    forever(0)
except RecursionError as error:
    print(type(error).__name__, str(error).startswith("maximum recursion depth exceeded"))


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")


try:
    Loop().a
except RecursionError:
    print("attribute recursion")


class Shown:
    def __repr__(self):
        return repr(self)


try:
    repr(Shown())
except RecursionError:
    print("repr recursion")
a = []
a.append(a)
print(a)
d = {}
d["self"] = d
print(d)
t = ([],)
t[0].append(t)
print(t)


def still_works(n):
    return 0 if n == 0 else 1 + still_works(n - 1)


print(still_works(500))
