"""sys and time, as far as it is the same everywhere."""
import sys
import time

print(len(sys.argv), sys.maxsize > 2 ** 60, sys.version_info[0], sys.version_info >= (3, 6), sys.byteorder)
before = time.monotonic()
time.sleep(0.01)
gone = time.monotonic() - before
print(0.009 < gone < 5, time.time() > 1e9, isinstance(time.time(), float), time.perf_counter() <= time.perf_counter())
old = sys.getrecursionlimit()
sys.setrecursionlimit(500)
print(sys.getrecursionlimit())


def deep(n):
    return n if n == 0 else 1 + deep(n - 1)


try:
    deep(600)
except RecursionError:
    print("too deep")
sys.setrecursionlimit(old)
print(deep(600))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
sys.stdout.write("a")
sys.stdout.write("b\n")
sys.stdout.flush()
print(sys.intern("x") is sys.intern("x") if hasattr(sys, "intern") else True)
interval = sys.getswitchinterval()
sys.setswitchinterval(0.01)
print(sys.getswitchinterval())
sys.setswitchinterval(interval)
print(time.sleep(0), isinstance(time.time_ns(), int))
print(sys.stdin is not None, "last")
