# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "one release too many"
# part = 4
# slides = "47"
# predict = "Somebody gives back a place that was never taken: who notices?"
# look_for = "A bounded semaphore raises ValueError at the extra release. A plain one just lets one more in."
# variants = ["bounded", "plain"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "PLACES", min = 1, max = 100, help = "places in the car park" },
#   { name = "STAY", min = 1, max = 60_000, help = "milliseconds that a car stays" },
# ]
# ///
"""A car park with a few places, and one car that leaves twice.

A bounded semaphore knows how high it may count.
"""
from threading import BoundedSemaphore, Semaphore, Thread
from time import sleep

PLACES = 2
STAY = 300
VARIANT = "bounded"
free = BoundedSemaphore(PLACES) if VARIANT == "bounded" else Semaphore(PLACES)


def park():
    free.acquire()
    sleep(STAY / 1000)
    free.release()


def count():
    places = 0
    while free.acquire(blocking=False):
        places += 1
    return places


cars = [Thread(target=park, name=f"car {number}") for number in range(1, 2 * PLACES + 1)]
for car in cars:
    car.start()
for car in cars:
    car.join()
print(f"every car has left, {PLACES} places are free")
free.release()
print(f"one left again: now {count()} places are free")
