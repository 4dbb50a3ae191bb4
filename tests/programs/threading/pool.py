"""A small thread pool with futures, written on Condition and deque."""
import threading
from collections import deque


class Future:
    def __init__(self):
        self._done = threading.Event()
        self._value = self._error = None

    def finish(self, value=None, error=None):
        self._value, self._error = value, error
        self._done.set()

    def result(self, timeout=None):
        if not self._done.wait(timeout):
            raise TimeoutError("not yet")
        if self._error:
            raise self._error
        return self._value


class Pool:
    def __init__(self, n):
        self.jobs, self.cond, self.closed = deque(), threading.Condition(), False
        self.threads = [threading.Thread(target=self._work) for _ in range(n)]
        for t in self.threads:
            t.start()

    def submit(self, f, *args, **kwargs):
        future = Future()
        with self.cond:
            if self.closed:
                raise RuntimeError("closed")
            self.jobs.append((future, f, args, kwargs))
            self.cond.notify()
        return future

    def _work(self):
        while True:
            with self.cond:
                while not self.jobs and not self.closed:
                    self.cond.wait()
                if not self.jobs:
                    return
                future, f, args, kwargs = self.jobs.popleft()
            try:
                future.finish(f(*args, **kwargs))
            except Exception as error:
                future.finish(error=error)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        with self.cond:
            self.closed = True
            self.cond.notify_all()
        for t in self.threads:
            t.join()


with Pool(3) as pool:
    futures = [pool.submit(pow, n, 2) for n in range(10)]
    bad = pool.submit(lambda: 1 // 0)
    named = pool.submit(sorted, [3, 1, 2], reverse=True)
    print([f.result() for f in futures], named.result())
    try:
        bad.result()
    except ZeroDivisionError as error:
        print("carried over:", error)
try:
    pool.submit(print)
except RuntimeError as error:
    print(error)
try:
    Future().result(0.01)
except TimeoutError as error:
    print(error)
print(threading.active_count())
