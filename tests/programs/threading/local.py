"""local: each thread has its own attributes."""
import threading

data = threading.local()
data.x = "main"
seen = []


def work(n):
    seen.append(hasattr(data, "x"))
    data.x = n
    data.list = [n]
    gate.wait()
    seen.append((data.x, data.list))


gate = threading.Barrier(3)
threads = [threading.Thread(target=work, args=(i,)) for i in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(seen, key=str), data.x, hasattr(data, "list"))


class Mine(threading.local):
    shared = "class"

    def __init__(self, start):
        self.n = start

    def up(self):
        self.n += 1
        return self.n


m = Mine(10)
m.up()
results = []


def use():
    results.append((m.up(), m.up(), m.shared))


t = threading.Thread(target=use)
t.start()
t.join()
print(results, m.n)
del data.x
try:
    data.x
except AttributeError:
    print("gone here")
