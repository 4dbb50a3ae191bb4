"""Bases that contradict each other are refused, in the words of CPython."""


class A:
    pass


class B(A):
    pass


try:
    class C(A, B):
        pass
except TypeError as error:
    print(type(error).__name__)

try:
    class D(A, A):
        pass
except TypeError as error:
    print(error)

try:
    class E(5):
        pass
except TypeError:
    print("no base")


class F(B, A):
    pass


print([c.__name__ for c in F.__mro__])

try:
    class G(bool):
        pass
except TypeError as error:
    print(error)
