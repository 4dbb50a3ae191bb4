"""RLock: the owner may take it again; others may not."""
import threading

lock = threading.RLock()
print(lock.acquire(), lock.acquire(), lock.acquire(False))
tried = []


def other():
    tried.append(lock.acquire(False))
    tried.append(lock.acquire(timeout=0.01))
    try:
        lock.release()
    except RuntimeError as error:
        tried.append(str(error))


t = threading.Thread(target=other)
t.start()
t.join()
print(tried)
lock.release()
lock.release()
lock.release()
try:
    lock.release()
except RuntimeError as error:
    print(error)


class Account:
    def __init__(self):
        self.lock = threading.RLock()
        self.balance = 0

    def add(self, n):
        with self.lock:
            self.balance += n

    def transfer(self, *amounts):
        with self.lock:
            for n in amounts:
                self.add(n)


a = Account()
threads = [threading.Thread(target=a.transfer, args=(1, 2, 3) * 50) for _ in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(a.balance)
with lock:
    with lock:
        print("twice")
