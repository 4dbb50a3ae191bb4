# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "how much C code is enough?"
# part = 7
# slides = "102-104"
# predict = "How long must a call outside the GIL take before two threads are faster than one after the other?"
# look_for = "Sweep N from 0 to 10,000: the speed-up crosses 1 at some microseconds a call (slide 104: about 4) and nears 2."
# variants = ["threaded", "sequential"]
# baseline = "sequential"
# tutorial_crossing = "two threads break even at about 4 us a call and are nearly twice as fast from n = 10,000, slide 104"
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "N", min = 0, max = 1_000_000, help = "turns in each call, about 2 ns each" },
#   { name = "CALLS", min = 1, max = 10_000_000, help = "calls of each churner" },
# ]
# ///
"""Two churners call C code that spins for N turns without the GIL.

Around each call the GIL has to be let go and taken back.
"""
import time
from threading import Thread

N = 2500
CALLS = 100000
VARIANT = "threaded"

try:
    from extension import spin  # gilscope's own
except ImportError:
    import ctypes

    # C's Bessel function takes as many turns as its first argument says, and ctypes lets the GIL go around a call.
    bessel = ctypes.CDLL(None).jn
    bessel.argtypes = (ctypes.c_int, ctypes.c_double)

    def spin(turns):
        bessel(turns, 1e9)


def churner(n):
    calls = CALLS
    while calls > 0:
        spin(n)
        calls -= 1


def one_call(n):
    clock = getattr(time, "perf_counter", time.time)
    times = []
    for _ in range(99):
        begin = clock()
        spin(n)
        times.append(clock() - begin)
    return sorted(times)[49]


print("one call alone takes %.2f us" % (one_call(N) * 1e6))
if VARIANT == "sequential":
    churner(N)
    churner(N)
else:
    first = Thread(target=churner, args=(N,), name="first")
    second = Thread(target=churner, args=(N,), name="second")
    first.start()
    second.start()
    first.join()
    second.join()
print("two churners, %d calls each" % CALLS)
