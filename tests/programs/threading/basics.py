"""Thread: by target and by class; names, identity, joining, results."""
import threading


def work(results, i, scale=1):
    results[i] = i * scale


results = {}
threads = [threading.Thread(target=work, args=(results, i), kwargs={"scale": 10}) for i in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results.items()))


class Worker(threading.Thread):
    def __init__(self, n):
        super().__init__(name="worker-%d" % n)
        self.n = n
        self.result = None

    def run(self):
        self.result = (self.n ** 2, threading.current_thread() is self, threading.current_thread().name)


w = Worker(7)
print(w.is_alive(), w.ident, w.daemon, w.name)
w.start()
w.join()
print(w.result, w.is_alive(), w.ident is not None)
try:
    w.start()
except RuntimeError as error:
    print(error)
try:
    Worker(1).join()
except RuntimeError as error:
    print(error)
try:
    threading.current_thread().join()
except RuntimeError as error:
    print(error)
print(threading.current_thread() is threading.main_thread(), threading.main_thread().name, threading.active_count())
gate = threading.Event()
t = threading.Thread(target=gate.wait, name="waits")
t.start()
print(threading.active_count(), sorted(x.name for x in threading.enumerate()), t.is_alive())
t.join(0.01)
print(t.is_alive())
gate.set()
t.join()
print(threading.active_count(), t.is_alive(), isinstance(threading.get_ident(), int))
t.name = "renamed"
print(t.name)
try:
    t.daemon = True
except RuntimeError:
    print("too late for daemon")
