"""Semaphore and BoundedSemaphore: units, limits, signalling."""
import threading

s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(False), s.acquire(timeout=0.01))
s.release()
s.release()
s.release()
print([s.acquire(blocking=False) for _ in range(4)])
b = threading.BoundedSemaphore(1)
b.acquire()
b.release()
try:
    b.release()
except ValueError as error:
    print(error)
try:
    threading.Semaphore(-1)
except ValueError as error:
    print(error)
inside, most, lock = 0, 0, threading.Lock()
room = threading.Semaphore(3)


def visit():
    global inside, most
    with room:
        with lock:
            inside += 1
            most = max(most, inside)
        for _ in range(50):
            pass
        with lock:
            inside -= 1


threads = [threading.Thread(target=visit) for _ in range(12)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(inside, most <= 3)
done = threading.Semaphore(0)
log = []


def first():
    log.append("first")
    done.release()


t = threading.Thread(target=first)
t.start()
done.acquire()
log.append("second")
t.join()
print(log)
room.release(2) if hasattr(room, "release") else None
print(sum(room.acquire(False) for _ in range(10)))
