"""Event: set, clear, wait with and without time-out."""
import threading

e = threading.Event()
print(e.is_set(), e.wait(0.01), e.wait(timeout=0))
e.set()
print(e.is_set(), e.wait(), e.wait(5))
e.clear()
print(e.is_set())
woken = []
lock = threading.Lock()


def waiter(i):
    result = e.wait()
    with lock:
        woken.append((i, result))


threads = [threading.Thread(target=waiter, args=(i,)) for i in range(5)]
for t in threads:
    t.start()
print(woken, all(t.is_alive() for t in threads))
e.set()
for t in threads:
    t.join()
print(sorted(woken))
ping, pong, log = threading.Event(), threading.Event(), []


def player():
    for i in range(3):
        ping.wait()
        ping.clear()
        log.append("pong")
        pong.set()


t = threading.Thread(target=player)
t.start()
for i in range(3):
    log.append("ping")
    ping.set()
    pong.wait()
    pong.clear()
t.join()
print(log)
