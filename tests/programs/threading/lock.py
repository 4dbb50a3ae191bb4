"""Lock: acquire, try, time-out, misuse, with."""
import threading

lock = threading.Lock()
print(lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(blocking=False), lock.acquire(timeout=0.01))
lock.release()
print(lock.locked())
try:
    lock.release()
except RuntimeError as error:
    print(error)
with lock:
    print("held", lock.locked())
print(lock.locked())
try:
    with lock:
        raise KeyError("inside")
except KeyError:
    print("released", lock.locked())
try:
    lock.acquire(False, 1)
except ValueError as error:
    print(error)
try:
    lock.acquire(timeout=-5)
except ValueError:
    print("no negative time-out")
total = 0


def add():
    global total
    for _ in range(500):
        with lock:
            value = total
            total = value + 1


threads = [threading.Thread(target=add) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)
lock.acquire()
other = threading.Thread(target=lock.release)
other.start()
other.join()
print("another thread released it:", lock.locked())
lock.acquire()
order = []


def second():
    with lock:
        order.append("second")


t = threading.Thread(target=second)
t.start()
order.append("first")
lock.release()
t.join()
print(order)
