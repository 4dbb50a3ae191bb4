"""Functions as values: tables of functions, currying, composition, callbacks, sort keys."""
ops = {"+": lambda a, b: a + b, "max": max, "join": ", ".join, "neg": lambda x: -x, "type": type}
print(ops["+"](2, 3), ops["max"](2, 3), ops["join"](["a", "b"]), ops["neg"](4), ops["type"](5) is int)


def curry(f, n, *args):
    if len(args) == n:
        return f(*args)
    return lambda x: curry(f, n, *args, x)


print(curry(lambda a, b, c: (a, b, c), 3)(1)(2)(3))


def pipe(*functions):
    def run(x):
        for f in functions:
            x = f(x)
        return x
    return run


print(pipe(str.strip, str.title, len)("  hello world "), pipe()(5))


def on_event(name, *handlers, **options):
    return [h(name, **options) for h in handlers]


print(on_event("click", lambda n: n.upper(), lambda n, x=1: (n, x)), on_event("k", lambda n, x: x, x=9))
fact = lambda n: 1 if n < 2 else n * fact(n - 1)
print(fact(20), (lambda *a: len(a))(1, 2), (lambda **k: k)(a=1), (lambda x, y=2, *z, k: (x, y, z, k))(1, k=3))
print(sorted(["bb", "a", "CCC"], key=lambda s: (len(s), s)), list(map(lambda f: f(4), [lambda x: x + 1, float, str])))
memo = {}


def memoize(f):
    def wrapper(n):
        if n not in memo:
            memo[n] = f(n)
        return memo[n]
    return wrapper


@memoize
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), len(memo))


def apply_n(f, n, x):
    return x if n == 0 else apply_n(f, n - 1, f(x))


print(apply_n(lambda x: x * 2, 10, 1), (lambda f: lambda x: f(f(x)))(lambda x: x + 3)(0))
print(list(filter(lambda p: p[0] > p[1], [(1, 2), (3, 1)])), max([(1, "z"), (2, "a")], key=lambda p: p[1]), (lambda: None)(), (lambda: (1, 2))()[1])
y = lambda f: (lambda x: f(lambda v: x(x)(v)))(lambda x: f(lambda v: x(x)(v)))
print(y(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(6))
