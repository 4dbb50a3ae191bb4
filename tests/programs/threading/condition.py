"""Condition: wait, notify, notify_all, wait_for, and misuse."""
import threading

cond = threading.Condition()
for misuse in (cond.notify, cond.wait, cond.notify_all):
    try:
        misuse()
    except RuntimeError as error:
        print(error)
with cond:
    print(cond.wait(0.01), cond.wait_for(lambda: False, 0.01), cond.wait_for(lambda: "truth"))
items, got = [], []


def consumer():
    for _ in range(5):
        with cond:
            while not items:
                cond.wait()
            got.append(items.pop(0))


t = threading.Thread(target=consumer)
t.start()
for i in range(5):
    with cond:
        items.append(i)
        cond.notify()
t.join()
print(got, items)
ready, waiting = False, 0
names = []


def waiter(name):
    global waiting
    with cond:
        waiting += 1
        cond.notify_all()
        cond.wait_for(lambda: ready)
        names.append(name)


threads = [threading.Thread(target=waiter, args=(n,)) for n in "abc"]
for t in threads:
    t.start()
with cond:
    cond.wait_for(lambda: waiting == 3)
    print(names)
    ready = True
    cond.notify_all()
for t in threads:
    t.join()
print(sorted(names))
lock = threading.Lock()
shared = threading.Condition(lock)
with shared:
    print(lock.locked())
print(lock.locked(), cond.acquire(), cond.release())
