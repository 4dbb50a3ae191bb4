# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "one tick that lasts a second"
# part = 7
# slides = "90"
# predict = "main searches a huge range with one instruction: how far does the counter get meanwhile?"
# look_for = "Nowhere: a single tick cannot be interrupted, so the counter starves until the search is over."
# gil = "tick"
# cores = 0
# knobs = [{ name = "N", min = 1, max = 2_000_000_000, help = "numbers to search" }]
# ///
"""Is one half among the first N whole numbers? Python looks at every one.

The whole search is one instruction, while another thread wants to count.
"""
from threading import Thread
from time import sleep

try:
    numbers = xrange  # 2.x: its range would build a list first
except NameError:
    numbers = range

N = 50000000
steps = 0
searching = True


def count():
    global steps
    while searching:
        steps += 1


counter = Thread(target=count, name="counter")
counter.start()
sleep(0.2)

before = steps
found = 0.5 in numbers(N)
after = steps

sleep(0.2)
searching = False
counter.join()
print("one half among %d numbers: %s" % (N, found))
print("steps of the counter during the search: %d" % (after - before))
