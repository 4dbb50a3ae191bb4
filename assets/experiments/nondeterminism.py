# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "ten runs, ten orders"
# part = 3
# slides = "39"
# predict = "The same three threads are run ten times: how many different orders will there be?"
# look_for = "No two lines need be alike: which thread goes on after a switch, and when, is nobody's decision."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "RUNS", min = 1, max = 1000, help = "how often it is tried" },
#   { name = "TURNS", min = 1, max = 40, help = "letters that each thread writes" },
#   { name = "N", min = 1, max = 100_000_000, help = "steps of work before each letter" },
# ]
# ///
"""Three threads write a letter each, work a little, write again.

The program is the same in every run; the order is not.
"""
from threading import Thread

RUNS = 10
TURNS = 6
N = 40_000


def write(letter, text):
    for _ in range(TURNS):
        work(N)
        text.append(letter)


def work(steps):
    while steps > 0:
        steps -= 1


orders = set()
for run in range(1, RUNS + 1):
    text = []
    threads = [Thread(target=write, args=(letter, text), name=letter) for letter in "ABC"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    order = "".join(text)
    orders.add(order)
    print(f"run {run}: {order}")
print(f"different orders: {len(orders)}")
