"""Process: by target and by class; names, identity, arguments, ends."""
import multiprocessing as mp
import os
import sys


def tell(word, times=1, *, end="!"):
    me = mp.current_process()
    print(me.name, " ".join([word] * times) + end, me.pid == os.getpid(), me.ident == me.pid, me.is_alive())
    print(mp.parent_process().name, mp.parent_process().pid != os.getpid(), mp.parent_process().is_alive())


class Square(mp.Process):
    def __init__(self, n):
        super().__init__(name="square of %d" % n)
        self.n = n

    def run(self):
        print(self.name, self.n ** 2, mp.current_process() is self)


class Holder:
    def __init__(self, value):
        self.value = value

    def show(self):
        print("held", self.value, __name__ in ("__main__", "__mp_main__"))


def inner():
    print("grandchild", mp.current_process().name, mp.parent_process().name)


def outer():
    child = mp.Process(target=inner)
    print("child", child.name)
    child.start()
    child.join()
    print("grandchild ended with", child.exitcode)


def refused(function):
    try:
        function()
    except (AssertionError, ValueError) as error:
        print(type(error).__name__, error)


if __name__ == "__main__":
    p = mp.Process(target=tell, args=("hello",), kwargs={"times": 2, "end": "."})
    print(p.name, p.daemon, p.pid, p.exitcode, p.is_alive())
    refused(lambda: p.join())
    refused(lambda: p.sentinel)
    p.start()
    refused(lambda: p.start())
    p.join()
    print(p.exitcode, p.is_alive(), p.pid != os.getpid(), p in mp.active_children())
    refused(lambda: setattr(p, "daemon", True))
    p.close()
    refused(lambda: p.is_alive())
    square = Square(7)
    square.start()
    square.join()
    print(square.n, square.name, square.exitcode)
    held = mp.Process(target=Holder([1, {"a": (2, 3)}]).show, name="holder")
    held.start()
    held.join()
    nested = mp.Process(target=outer)
    nested.start()
    nested.join()
    print(nested.name, mp.current_process().name, mp.parent_process())
    several = [mp.Process(target=int, name="p%d" % n) for n in range(3)]
    for process in several:
        process.start()
    print(sorted(process.name for process in several))
    for process in several:
        process.join()
    print(mp.active_children(), [process.exitcode for process in several])
    print("initial" in repr(mp.Process(target=int)), "stopped exitcode=0" in repr(several[0]))
    sys.stdout.flush()
