# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "a function that pauses"
# part = 11
# slides = "157-159"
# predict = "A generator yields: what becomes of its variables, and who runs until somebody asks for the next value?"
# look_for = "The generator's own lane: it runs for one step, then it is suspended while main works. No thread, no lock, no switch."
# gil = "tick"
# knobs = [
#   { name = "COUNT", min = 1, max = 1_000_000, help = "values that the generator gives" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of work before each value, and after it" },
# ]
# ///
"""A generator counts down. Main asks for one value after the other, and works in between.

At its `yield` a generator stops and keeps all that it has; `next` lets it go on.
"""
COUNT = 8
N = 200000


def work(steps):
    while steps > 0:
        steps -= 1


def countdown(n):
    while n > 0:
        work(N)
        yield n
        n -= 1


values = countdown(COUNT)
while True:
    try:
        value = next(values)
    except StopIteration:
        break
    print("got %d" % value)
    work(N)
print("the generator has returned")
