"""Shared numbers, within one process."""
from multiprocessing import Array, Lock, RawArray, RawValue, Value


def refused(call):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


if __name__ == "__main__":
    v = Value("i", 5)
    v.value += 1
    print(v, v.value, v.get_obj(), v.get_lock())
    with v.get_lock():
        v.value -= 10
    with v:
        print(v.value)
    print([RawValue(code, 1).value for code in "bBhHiIlLqQfd"], RawValue("i"), RawValue("d"), RawValue("c"))
    print([RawValue(code, -1).value for code in "bBhHiIlLqQ"])
    print(RawValue("b", 200).value, RawValue("i", 2 ** 31).value, RawValue("q", 2 ** 70 + 5).value)
    print(RawValue("f", 0.1).value, RawValue("d", 0.1), RawValue("d", 7).value)
    print(Value("c", b"x").value, Value("l", 3, lock=False), Value("l", 3, lock=Lock()))
    refused(lambda: Value("i", "x"))
    refused(lambda: Value("d", "x"))
    refused(lambda: Value("i", 1.5))
    a = Array("i", 4)
    print(a[:], len(a), list(a))
    a[1], a[-1] = 7, 9
    print(a[:], a[1:3], a[::-1], sum(a))
    a[0:2] = [3, 4]
    print(a[:], a[-4])
    refused(lambda: a[4])
    refused(lambda: a.__setitem__(-5, 1))
    print(Array("d", [1.0, 2.5])[:], RawArray("h", range(3))[:], RawArray("i", 0)[:])
    t = Array("c", b"hello world")
    print(t.value, t.raw, len(t), t[0], t[1:3])
    t.value = b"abc"
    print(t.value, t.raw)
    with a.get_lock():
        a[0] += 1
    print(a.get_obj()[0])
