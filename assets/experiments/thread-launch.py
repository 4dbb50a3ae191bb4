# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a second line of execution appears"
# part = 3
# slides = "26-31"
# predict = "After foo's thread is started, which statement runs next: main's or foo's?"
# look_for = "A lane appears at start(), runs beside main's, and ends when foo returns; main was never held up."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 1_000_000_000, help = "steps of foo; main does three times as many" }]
# ///
"""main launches foo() in a thread and goes on with its own work.

Both run side by side until foo returns; main ends last.
"""
from threading import Thread

N = 2_000_000


def foo(steps):
    print("foo: begins")
    work(steps)
    print("foo: returns")


def work(steps):
    while steps > 0:
        steps -= 1


print("main: launches foo")
thread = Thread(target=foo, args=(N,), name="foo")
thread.start()
work(3 * N)
thread.join()
print("main: ends")
