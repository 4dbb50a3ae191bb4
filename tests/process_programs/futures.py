"""concurrent.futures with processes."""
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool


def square(n):
    return n * n


def fail(n):
    raise ValueError("no %d" % n)


def begin(value):
    global started
    started = value


def ask():
    return started


def vanish():
    os.kill(os.getpid(), 9)


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as executor:
        future = executor.submit(square, 9)
        print(future.result(), future.done())
        print(list(executor.map(square, range(10))), list(executor.map(square, range(10), chunksize=4)))
        print(list(executor.map(pow, [2, 3], [5, 2])))
        try:
            executor.submit(fail, 3).result()
        except ValueError as error:
            print(error, type(error.__cause__).__name__)
        print(repr(executor.submit(fail, 4).exception()))
        futures = [executor.submit(square, n) for n in range(6)]
        print(sorted(future.result() for future in as_completed(futures)))
        done, not_done = wait(futures)
        print(len(done), len(not_done))
        try:
            executor.submit(lambda: 1).result()
        except Exception as error:
            print("cannot be pickled" if "pickle" in str(error).lower() else error)
    try:
        executor.submit(square, 1)
    except RuntimeError as error:
        print(error)
    with ProcessPoolExecutor(1, initializer=begin, initargs=("begun",)) as executor:
        print(executor.submit(ask).result())
    executor = ProcessPoolExecutor(2)
    lost = executor.submit(vanish)
    try:
        lost.result()
    except BrokenProcessPool as error:
        print(error)
    try:
        executor.submit(square, 1)
    except BrokenProcessPool as error:
        print(error)
    executor.shutdown()
    executor = ProcessPoolExecutor(2)
    executor.submit(square, 2).add_done_callback(lambda future: print("at the end", future.result()))
