"""Barrier: all come, then all go; abort and reset."""
import threading

barrier = threading.Barrier(3)
log, lock = [], threading.Lock()


def walker(name):
    with lock:
        log.append("arrive")
    number = barrier.wait()
    with lock:
        log.append("leave")
        numbers.append(number)


numbers = []
threads = [threading.Thread(target=walker, args=(n,)) for n in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(log, sorted(numbers), barrier.parties, barrier.n_waiting, barrier.broken)
actions = []
b2 = threading.Barrier(2, action=lambda: actions.append("action"))


def rounds():
    for _ in range(3):
        b2.wait()


t = threading.Thread(target=rounds)
t.start()
rounds()
t.join()
print(actions)
b3 = threading.Barrier(2)
caught = []


def stuck():
    try:
        b3.wait()
    except threading.BrokenBarrierError:
        caught.append("broken")


t = threading.Thread(target=stuck)
t.start()
while b3.n_waiting == 0:
    pass
b3.abort()
t.join()
print(caught, b3.broken)
b3.reset()
print(b3.broken)
try:
    b3.wait(timeout=0.01)
except threading.BrokenBarrierError:
    print("timed out", b3.broken)
one = threading.Barrier(1)
print(one.wait(), one.wait())
