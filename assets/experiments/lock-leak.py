# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "an error between acquire and release"
# part = 4
# slides = "54-55"
# predict = "A thread fails while it holds the lock: what becomes of the others?"
# look_for = "They wait for good: nobody is left to release it. Then try the other two variants."
# variants = ["leak", "try-finally", "with"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "OTHERS", min = 1, max = 100, help = "threads that want the lock as well" },
#   { name = "PAUSE", min = 1, max = 60_000, help = "milliseconds of work inside the lock" },
# ]
# ///
"""One thread dies of an error inside a critical section.

What becomes of its lock depends on how the section was written.
"""
from threading import Event, Lock, Thread
from time import sleep

OTHERS = 3
PAUSE = 200
VARIANT = "leak"
lock = Lock()
entered = Event()


def leak(number):
    lock.acquire()
    section(number)
    lock.release()


def try_finally(number):
    lock.acquire()
    try:
        section(number)
    finally:
        lock.release()


def with_statement(number):
    with lock:
        section(number)


def section(number):
    entered.set()
    sleep(PAUSE / 1000)
    if number == 0:
        raise ValueError("an error inside the lock")


visit = {"leak": leak, "try-finally": try_finally, "with": with_statement}[VARIANT]
threads = [Thread(target=visit, args=(0,), name="fails")]
for number in range(1, OTHERS + 1):
    threads.append(Thread(target=visit, args=(number,), name=f"other {number}"))
threads[0].start()
entered.wait()  # whoever fails comes first
for thread in threads[1:]:
    thread.start()
for thread in threads:
    thread.join()
print(f"{OTHERS} others came through")
