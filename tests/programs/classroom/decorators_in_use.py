"""Decorators that a course builds: timing without a clock, memory, retries, registration, checks."""
import functools


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        shown = ", ".join([*map(repr, args), *(f"{k}={v!r}" for k, v in kwargs.items())])
        result = function(*args, **kwargs)
        print(f"{function.__name__}({shown}) -> {result!r}")
        return result

    return wrapper


def retry(times, on=Exception):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            for attempt in range(1, times + 1):
                try:
                    return function(*args)
                except on as error:
                    print("attempt", attempt, "failed:", error)
            raise RuntimeError(f"gave up after {times}") from None

        return wrapper

    return decorate


def checked(function):
    @functools.wraps(function)
    def wrapper(*args):
        for value, (name, kind) in zip(args, function.__annotations__.items()):
            if not isinstance(value, kind):
                raise TypeError(f"{name} must be {kind.__name__}, not {type(value).__name__}")
        return function(*args)

    return wrapper


COMMANDS = {}


def command(name):
    def register(function):
        COMMANDS[name] = function
        return function

    return register


@logged
def add(a, b=1):
    """Adds."""
    return a + b


@retry(3, on=ZeroDivisionError)
def flaky(box):
    box[0] -= 1
    return 10 / (0 if box[0] else 5)


@checked
def repeat(text: str, times: int) -> str:
    return text * times


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@command("greet")
def greet(who="world"):
    return "hello " + who


@command("sum")
def total(*numbers):
    return sum(map(int, numbers))


add(1), add(1, b=2), add("a", "b")
print(add.__name__, add.__doc__, add.__wrapped__(5))
print(flaky([3]), repeat("ab", 2), fibonacci(80), fibonacci.cache_info().hits)
for wrong in (lambda: flaky([9]), lambda: repeat("ab", "2"), lambda: repeat(3, 2)):
    try:
        wrong()
    except (RuntimeError, TypeError) as error:
        print(error)
for line in ("greet", "greet class", "sum 1 2 3", "fly"):
    name, *args = line.split()
    print(COMMANDS.get(name, lambda *_: f"unknown command {name}")(*args))


class Counted:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.calls = function, 0

    def __call__(self, *args):
        self.calls += 1
        return self.function(*args)


@Counted
def hello():
    return "hi"


print(hello(), hello(), hello.calls, hello.__name__, functools.partial(add.__wrapped__, 10)(b=5), functools.reduce(int.__mul__, range(1, 6)))
