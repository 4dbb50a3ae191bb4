"""concurrent.futures with threads."""
import threading
import time
from concurrent.futures import (
    FIRST_COMPLETED, FIRST_EXCEPTION, CancelledError, Future, InvalidStateError, ThreadPoolExecutor, TimeoutError,
    as_completed, wait)


def fail():
    return 1 / 0


def begin():
    local.value = "begun"


def broken():
    raise ValueError("not today")


local = threading.local()

if __name__ == "__main__":
    with ThreadPoolExecutor(max_workers=2) as executor:
        future = executor.submit(pow, 2, 10)
        print(future.result(), future.done(), future.running(), future.cancelled(), future.exception(), future.cancel())
        failed = executor.submit(fail)
        try:
            failed.result()
        except ZeroDivisionError as error:
            print(error)
        print(repr(failed.exception()))
        print(list(executor.map(lambda a, b: a * b, range(5), range(5))))
        results = executor.map(lambda n: 6 // n, [1, 2, 0, 3])
        try:
            for result in results:
                print(result, end=" ")
        except ZeroDivisionError:
            print("then nothing")
        gate = threading.Event()
        held = [executor.submit(gate.wait) for _ in range(2)]
        late = executor.submit(print, "never")
        print(late.cancel(), late.cancelled(), late.done())
        try:
            late.result()
        except CancelledError:
            print("cancelled")
        try:
            held[0].result(timeout=0.01)
        except TimeoutError:
            print("not yet")
        done, not_done = wait(held, timeout=0.01)
        print(len(done), len(not_done))
        try:
            list(as_completed(held, timeout=0.01))
        except TimeoutError as error:
            print(error)
        quick = Future()
        quick.set_result("quick")
        done, not_done = wait(held + [quick], return_when=FIRST_COMPLETED)
        print([future.result() for future in done], len(not_done))
        gate.set()
        print([future.result() for future in as_completed(held)])
        done, not_done = wait(held + [failed], return_when=FIRST_EXCEPTION)
        print(failed in done)
        called = executor.submit(len, "abc")
        called.add_done_callback(lambda future: print("callback", future.result()))
    try:
        executor.submit(print)
    except RuntimeError as error:
        print(error)
    with ThreadPoolExecutor(1, thread_name_prefix="worker", initializer=begin) as executor:
        print(executor.submit(lambda: (local.value, threading.current_thread().name)).result())
    future = Future()
    print(future.set_running_or_notify_cancel(), future.running())
    future.set_exception(KeyError("k"))
    try:
        future.set_result(1)
    except InvalidStateError as error:
        print(type(error).__name__)
    executor = ThreadPoolExecutor(1)
    gate = threading.Event()
    first = executor.submit(gate.wait)
    while not first.running():
        pass
    rest = [executor.submit(int) for _ in range(3)]
    executor.shutdown(wait=False, cancel_futures=True)
    gate.set()
    print(first.result(), [future.cancelled() for future in rest])
    executor = ThreadPoolExecutor(3)
    executor.submit(time.sleep, 0.02).add_done_callback(lambda future: print("at the end"))
