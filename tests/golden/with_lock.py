import threading

lock = threading.Lock()
total = {"a": 1, "b": [1, 2]}


def add(n):
    with lock:
        total["a"] += n
        if n < 0:
            return None
    with lock as held, lock:
        del total["b"]
    return total["a"]


def guarded():
    lock.acquire()
    try:
        add(1)
    finally:
        lock.release()
