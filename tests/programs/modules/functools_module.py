"""functools: partial, reduce, wraps, lru_cache, cmp_to_key, total_ordering, singledispatch not."""
from functools import partial, reduce, wraps, lru_cache, cmp_to_key, total_ordering, cached_property

add = partial(lambda a, b, c=0: (a, b, c), 1)
print(add(2), add(2, c=3), partial(add, c=9)(5), partial(int, base=2)("101"), add.args, sorted(add.keywords))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], "start"), reduce(max, [3, 9, 2]))
try:
    reduce(lambda a, b: a, [])
except TypeError as error:
    print(type(error).__name__)


def logged(f):
    @wraps(f)
    def wrapper(*a, **k):
        return f(*a, **k)
    return wrapper


@logged
def documented(x):
    """What it does."""
    return x


print(documented.__name__, documented.__doc__, documented(3), documented.__wrapped__(4))
calls = []


@lru_cache(maxsize=None)
def fib(n):
    calls.append(n)
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(60), len(calls), fib.cache_info())
fib.cache_clear()
print(fib.cache_info().currsize, fib(5), len(calls))


@lru_cache(maxsize=2)
def small(x):
    calls.append(("small", x))
    return x


del calls[:]
for x in (1, 2, 1, 3, 2, 3):
    small(x)
print(calls, small.cache_info())
print(sorted([3, 11, 2], key=cmp_to_key(lambda a, b: (str(a) > str(b)) - (str(a) < str(b)))))


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V(1) != V(2))


class Lazy:
    @cached_property
    def value(self):
        print("once")
        return 42


l = Lazy()
print(l.value, l.value)
try:
    fib([])
except TypeError as error:
    print(error)
