# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "C code outside the GIL"
# part = 7
# slides = "99-101"
# predict = "Two threads call C code that lets the GIL go: how many cores will be busy?"
# look_for = "Both lanes run native at once: that is how Python computes in parallel. Then try an extension that holds the GIL."
# variants = ["released", "held", "sequential"]
# baseline = "sequential"
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "CALLS", min = 1, max = 1_000_000, help = "calls of each thread" },
#   { name = "N", min = 0, max = 100_000_000, help = "turns in each call, about 2 ns each" },
#   { name = "STEPS", min = 0, max = 100_000_000, help = "steps in Python between two calls" },
# ]
# ///
"""Two threads: a little Python, a long call of C code, and again.

While it computes, the C code lets the GIL go. Or holds it.
"""
from threading import Thread

CALLS = 60
N = 3000000
STEPS = 20000
VARIANT = "released"

try:
    import extension  # gilscope's own

    spin = extension.spin_holding if VARIANT == "held" else extension.spin
except ImportError:
    import ctypes

    # C's Bessel function takes as many turns as its first argument says. CDLL lets the GIL go around a call, PyDLL does not.
    bessel = (ctypes.PyDLL if VARIANT == "held" else ctypes.CDLL)(None).jn
    bessel.argtypes = (ctypes.c_int, ctypes.c_double)

    def spin(turns):
        bessel(turns, 1e9)


def work():
    for _ in range(CALLS):
        count(STEPS)
        spin(N)


def count(n):
    while n > 0:
        n -= 1


first = Thread(target=work, name="first")
second = Thread(target=work, name="second")
first.start()
if VARIANT == "sequential":
    first.join()
second.start()
first.join()
second.join()
print("two threads, %d calls each" % CALLS)
