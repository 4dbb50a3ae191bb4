"""Operands, arguments, targets and subscripts: who is evaluated when."""
log = []


def t(name, value=None):
    log.append(name)
    return value if value is not None else name


def flush():
    print(" ".join(log))
    del log[:]


def f(*a, **k):
    log.append("call")


t("a") + t("b") * 1 if t("cond") else t("other")
flush()
f(t("1"), *t("2", [0]), k=t("3"))
flush()
d = t("dict", {})
d[t("key")] = t("value")
flush()
d.update({t("k1"): t("v1"), t("k2"): t("v2")})
flush()
t("low", 1) < t("mid", 5) < t("high", 3) < t("never", 9)
flush()
[t("x", [0]), t("y", [1])][t("i", 1)][t("j", 0)]
flush()
lst = [0, 0]
i = 0
i, lst[i] = 1, 2
print(i, lst)
t("p", 0) and t("q")
t("r", 1) or t("s")
flush()
a = b = t("chain", [])
print(a is b)
flush()
t("obj", lst)[t("idx", 0)] += t("rhs", 7)
flush()
print(lst)
assert t("true"), t("message")
flush()
