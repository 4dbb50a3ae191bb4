"""Built-in names are only names."""
list_was = list
list = [1, 2]
print(list, list_was("ab"))
del list
print(list("ab"))


def max(*a):
    return "my max"


print(max(1, 2), min(1, 2))
del max
print(max(1, 2))


def f(str, int=5):
    return str, int


print(f("a"), str(5))


class C:
    id = 7
    print = staticmethod(lambda *a: "C.print")

    def len(self):
        return len("four")


print(C.id, C().len(), C.print(1), id(C) == id(C))
True_ = not None
import builtins
print(builtins.len("abc"), builtins.max is max, hasattr(builtins, "nothing"))
for print_ in (print,):
    print_("through another name")
sum_ = [sum for sum in range(3)]
print(sum_, sum([1, 2]))


def uses_global_print():
    global print
    saved = print
    print = lambda *a: saved("wrapped", *a)
    print(1)
    print = saved


uses_global_print()
print("restored")
