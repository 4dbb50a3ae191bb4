"""Subclasses of list, dict, int, str and Exception keep what they are derived from."""


class Stack(list):
    def push(self, x):
        self.append(x)

    def peek(self):
        return self[-1]


class Default(dict):
    def __missing__(self, key):
        self[key] = made = "<%s>" % key
        return made


class Even(int):
    def half(self):
        return self // 2


class Loud(str):
    def shout(self):
        return self.upper() + "!"


s = Stack([1, 2])
s.push(3)
print(s, len(s), s.peek(), s[1:], isinstance(s, list), s == [1, 2, 3])
s.sort(reverse=True)
print(s, sum(s), type(s).__name__)
d = Default(a=1)
print(d["a"], d["b"], d.get("c"), sorted(d.items()), len(d))
e = Even(10)
print(e.half(), e + 1, type(e + 1).__name__, e == 10, {10: "ten"}[e])
w = Loud("hey")
print(w.shout(), w + "?", len(w), w in {"hey"}, type(w.lower()).__name__)
print(isinstance(w, str), "%s" % w, "{:>5}".format(w))


class Coded(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


try:
    raise Coded(7, "seven")
except Coded as error:
    print(error.code, error, error.args)
