# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "thousands of threads, all asleep"
# part = 3
# slides = "38, 108"
# predict = "What does one more sleeping thread cost: time to start, memory, and while it sleeps?"
# look_for = "Starting them takes a moment; then nothing happens on any core until they wake. Try 10 and 10,000."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "THREADS", min = 1, max = 10_000, help = "threads" },
#   { name = "SLEEP", min = 1, max = 60_000, help = "milliseconds that each one sleeps" },
# ]
# ///
"""Threads by the thousand, and each of them only sleeps.

Creating them is easy, and sleeping is cheap.
"""
import time
from threading import Thread

THREADS = 1_000
SLEEP = 1_500

threads = []
begin = time.time()
for number in range(1, THREADS + 1):
    thread = Thread(target=time.sleep, args=(SLEEP / 1000,), name=f"sleeper {number}")
    thread.start()
    threads.append(thread)
started = time.time()
for thread in threads:
    thread.join()
print(f"{THREADS} threads slept {SLEEP} ms each")
print(f"to start one took {(started - begin) / THREADS * 1e6:.0f} us")
