"""Pool: map and its kin, results and errors, the end."""
import multiprocessing as mp
import os


def square(n):
    return n * n


def power(base, exponent=2):
    return base ** exponent


def fail(n):
    if n % 4 == 3:
        raise ValueError("no %d" % n)
    return n


def begin(value):
    global started
    started = value


def ask(_):
    return started


def who(_):
    return os.getpid()


class Unwilling(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)
        self.a = a


def unwilling():
    raise Unwilling(1, 2)


def numbers():
    yield 1
    yield 2
    raise LookupError("no more")


if __name__ == "__main__":
    with mp.Pool(3) as pool:
        print(pool.map(square, range(10)), pool.map(square, []), pool.map(square, (n for n in range(3)), chunksize=2))
        print(pool.apply(power, (2, 10)), pool.apply(power, (3,), {"exponent": 3}))
        print(list(pool.imap(square, range(7))), list(pool.imap(square, range(7), chunksize=3)))
        print(sorted(pool.imap_unordered(square, range(7))))
        print(pool.starmap(power, [(2, 3), (3, 2), (5,)]))
        called = []
        result = pool.apply_async(square, (12,), callback=called.append)
        print(result.get(), result.ready(), result.successful(), called)
        result = pool.map_async(square, [1, 2], callback=called.append)
        result.wait()
        print(result.get(), called)
        for call in (lambda: pool.map(fail, range(6)), lambda: pool.apply(fail, (7,)), lambda: pool.apply(unwilling)):
            try:
                call()
            except Exception as error:
                print(type(error).__name__, error, type(error.__cause__).__name__)
        failed = []
        result = pool.apply_async(fail, (3,), error_callback=failed.append)
        result.wait()
        print(result.successful(), failed)
        it = pool.imap(fail, range(5))
        print(next(it), next(it), it.next(), end=" ")
        try:
            next(it)
        except ValueError as error:
            print(error, next(it))
        it = pool.imap(square, numbers())
        print(next(it), next(it), end=" ")
        try:
            next(it)
        except LookupError as error:
            print(repr(error))
        try:
            pool.apply_async(pow, (2, 3)).get(timeout=None)
            pool.apply(square, (lambda: 0,))
        except Exception as error:
            print("cannot be pickled" if "pickle" in str(error).lower() else error)
        print(len(set(pool.map(who, range(30), chunksize=1))) <= 3)
    try:
        pool.map(square, [1])
    except ValueError as error:
        print(error)
    pool = mp.Pool(2, initializer=begin, initargs=("begun",), maxtasksperchild=2)
    print(pool.map(ask, range(5), chunksize=1))
    late = pool.map_async(square, range(20))
    pool.close()
    pool.join()
    print(late.get())
    try:
        mp.Pool(0)
    except ValueError as error:
        print(error)
    # Whoever is still there at the end is ended.
    forgotten = mp.Pool(2)
    print(forgotten.map(square, [4]))
