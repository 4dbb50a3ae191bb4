"""Locks of processes among the threads of one."""
import threading
import multiprocessing as mp


def refused(call):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


def in_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    return thread


if __name__ == "__main__":
    lock = mp.Lock()
    print(lock)
    with lock:
        print(lock, lock.acquire(False), lock.acquire(timeout=0.01), lock.acquire(True, -1))
        in_thread(lambda: print(lock)).join()
    refused(lock.release)
    lock.acquire()
    in_thread(lock.release).join()
    print(lock.acquire(), lock.release())
    rlock = mp.RLock()
    print(rlock)
    with rlock:
        with rlock:
            print(rlock, rlock.acquire())
            in_thread(lambda: (print(rlock, rlock.acquire(False)), refused(rlock.release))).join()
            rlock.release()
    refused(rlock.release)
    semaphore = mp.Semaphore(2)
    print(semaphore, semaphore.acquire(), semaphore.acquire(), semaphore.acquire(False), semaphore.get_value())
    print(semaphore.release(), semaphore)
    bounded = mp.BoundedSemaphore(1)
    print(bounded)
    refused(bounded.release)
    event = mp.Event()
    print(event.is_set(), event.wait(0.01))
    waiting = [in_thread(event.wait) for _ in range(3)]
    event.set()
    for thread in waiting:
        thread.join()
    print(event.is_set(), event.wait())
    event.clear()
    print(event.is_set())
    condition, items, got = mp.Condition(), [], []

    def consume():
        with condition:
            while not items:
                condition.wait()
            got.append(items.pop())

    waiting = [in_thread(consume) for _ in range(3)]
    for n in range(3):
        with condition:
            items.append(n)
            condition.notify()
    for thread in waiting:
        thread.join()
    print(sorted(got), condition)
    with condition:
        print(condition.wait(0.01), condition.wait_for(lambda: 0, timeout=0.01), condition.wait_for(lambda: "at once"))
    refused(condition.wait)
    barrier, numbers = mp.Barrier(3), []
    meeting = [in_thread(lambda: numbers.append(barrier.wait())) for _ in range(3)]
    for thread in meeting:
        thread.join()
    print(sorted(numbers), barrier.n_waiting, barrier.parties, barrier.broken)
    refused(lambda: barrier.wait(0.01))
    print(barrier.broken)
    # What many threads do under a lock is not lost.
    number = [0]

    def count():
        for _ in range(300):
            with lock:
                number[0] += 1

    counting = [in_thread(count) for _ in range(3)]
    for thread in counting:
        thread.join()
    print(number)
    print(mp.current_process(), mp.parent_process(), mp.active_children())
    refused(lambda: mp.Semaphore(-1))
