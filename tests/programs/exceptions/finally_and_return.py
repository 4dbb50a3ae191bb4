"""finally has the last word, whatever the way out."""


def f(how):
    try:
        if how == "return":
            return "try"
        if how == "raise":
            raise ValueError("boom")
        print("falls through")
    except ValueError:
        return "except"
    else:
        return "else"
    finally:
        print("finally", how)


print(f("return"), f("raise"), f("fall"))


def overrides():
    try:
        return "try"
    finally:
        return "finally"


print(overrides())


def swallows():
    try:
        1 / 0
    finally:
        return "swallowed"


print(swallows())


def evaluated_first():
    x = 1
    try:
        return x
    finally:
        x = 2


print(evaluated_first())


def loops():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    else:
        out.append("else")
    return out


print(loops())


def nested():
    try:
        try:
            raise KeyError("inner")
        finally:
            print("inner finally")
    except KeyError as error:
        print("outer except", error)
    finally:
        print("outer finally")
    return "end"


print(nested())
