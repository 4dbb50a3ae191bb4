"""A generator that nobody can resume any more still runs its finally."""
import threading


def careful(name):
    try:
        yield name
    finally:
        print("done", name)


def outer():
    try:
        yield from careful("inner")
    finally:
        print("outer done")


o = outer()
next(o)
o = None
print("both before this")


def first(name):
    for x in careful(name):
        return x


print(first("returned from"))


def stops_here():
    for x in careful("in a thread"):
        break


t = threading.Thread(target=stops_here)
t.start()
t.join()
print("the thread is over")


def handles():
    try:
        yield 1
    except GeneratorExit:
        print("told to leave")
        raise


h = handles()
next(h)
del h
unstarted = careful("never")
del unstarted
for x in careful("at the end"):
    break
