# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "wait: while or if?"
# part = 4
# slides = "66-69"
# predict = "All consumers are woken, but there is one item: what happens to those that come too late?"
# look_for = "Each item ends every wait, and one consumer gets it. The others wait again, or, with if, fail."
# variants = ["while", "if"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "ITEMS", min = 1, max = 100_000, help = "items to produce" },
#   { name = "CONSUMERS", min = 1, max = 100, help = "threads that consume" },
#   { name = "PAUSE", min = 0, max = 60_000, help = "milliseconds between two items" },
# ]
# ///
"""A producer puts items into a list; a condition tells the consumers.

The condition may be over again by the time wait() returns.
"""
from threading import Condition, Thread
from time import sleep

ITEMS = 20
CONSUMERS = 3
PAUSE = 100
VARIANT = "while"
items = []
items_cv = Condition()
consumed = woken_in_vain = failed = 0
closed = False


def produce():
    global closed
    for number in range(ITEMS):
        sleep(PAUSE / 1000)
        with items_cv:
            items.append(number)
            items_cv.notify_all()
    with items_cv:
        closed = True
        items_cv.notify_all()


def consume_while():
    global consumed, woken_in_vain
    while True:
        with items_cv:
            while not items and not closed:
                items_cv.wait()
                if not items and not closed:
                    woken_in_vain += 1
            if not items:
                return
            items.pop(0)
            consumed += 1


def consume_if():
    global consumed, woken_in_vain, failed
    while True:
        with items_cv:
            if not items and not closed:
                items_cv.wait()
            if closed and not items:
                return
            try:
                items.pop(0)
                consumed += 1
            except IndexError:
                woken_in_vain += 1
                failed += 1


consume = consume_while if VARIANT == "while" else consume_if
threads = [Thread(target=consume, name=f"consumer {number}") for number in range(1, CONSUMERS + 1)]
threads.append(Thread(target=produce, name="producer"))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"consumed {consumed} of {ITEMS} items")
print(f"woken in vain: {woken_in_vain}")
print(f"failed to pop: {failed}")
