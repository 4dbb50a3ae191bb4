# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "from the signal to running"
# part = 7
# slides = "93"
# predict = "One thread wakes another: how long until that one runs, if a third one computes?"
# look_for = "The lag is spread over orders of magnitude: compare p50, p99 and the longest, with 0, 1 and 4 spinners."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "SPINNERS", min = 0, max = 100, help = "threads that compute all the time" },
#   { name = "SIGNALS", min = 1, max = 100_000, help = "how often the sleeper is woken" },
# ]
# ///
"""A ringer looks at the clock and wakes a sleeper, who looks as soon as he runs.

In between: the operating system, and the GIL.
"""
import time
from threading import Lock, Thread

SPINNERS = 1
SIGNALS = 200

clock = getattr(time, "perf_counter", time.time)
bell = Lock()
answer = Lock()
rung = 0.0
lags = []
spinning = True


def ring():
    global rung
    for _ in range(SIGNALS):
        time.sleep(0.001)  # until the sleeper sleeps
        rung = clock()
        bell.release()
        answer.acquire()


def wake():
    for _ in range(SIGNALS):
        bell.acquire()
        lags.append((clock() - rung) * 1e6)
        answer.release()


def spin():
    steps = 0
    while spinning:
        steps += 1


bell.acquire()
answer.acquire()
spinners = [Thread(target=spin, name="spinner %d" % number) for number in range(1, SPINNERS + 1)]
sleeper = Thread(target=wake, name="sleeper")
ringer = Thread(target=ring, name="ringer")
threads = spinners + [sleeper, ringer]
for thread in threads:
    thread.start()
ringer.join()
spinning = False
for thread in threads:
    thread.join()
lags.sort()
print("lag: p50 %.0f us, p99 %.0f us, max %.0f us" % (lags[SIGNALS // 2], lags[SIGNALS * 99 // 100], lags[-1]))
