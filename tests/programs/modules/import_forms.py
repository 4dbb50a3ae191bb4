"""The forms of import and what they bind."""
import math, random
import math as m
from math import pi, sin as sine
from collections import deque as D
import os.path
import sys

print(m is math, math.pi == pi, sine(0), D([1]), os.path.join("a", "b"))


def local():
    import itertools
    from functools import reduce
    return list(itertools.islice(itertools.count(), 2)), reduce(max, [1, 2])


print(local(), "itertools" in globals())
try:
    import no_such_module
except ImportError as error:
    print(error, type(error).__name__, error.name)
try:
    from math import no_such_name
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    math.no_such_name
except AttributeError as error:
    print(error)
print(math.__name__, type(math).__name__, "math" in sys.modules if hasattr(sys, "modules") else True)
math.extra = 5
import math
print(math.extra)
del math.extra
try:
    import fallback_module as f
except ModuleNotFoundError:
    f = None
print(f)
if True:
    import heapq
print(heapq.nsmallest(1, [3, 1]))
from math import *
print(floor(2.5), ceil(2.5), e > 2)
