import threading, time
lock = threading.Lock()
total = 0
def work(n):
    global total
    for i in range(n):
        with lock:
            total += 1
threads = []
for i in range(4):
    threads.append(threading.Thread(target=work, args=(500,), kwargs={}))
for t in threads: t.start()
for t in threads: t.join()
print(total, threads[0].is_alive())
class Worker(threading.Thread):
    def __init__(self, name, results):
        threading.Thread.__init__(self, name=name)
        self.results = results
    def run(self):
        self.results.append(threading.current_thread().name)
results = []
w = Worker("alpha", results); print(w.name, w.daemon, w.is_alive()); w.start(); w.join(); print(results)
class Late(threading.Thread):
    def run(self):
        time.sleep(0.01)
        print("late")
print(threading.current_thread().name, lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(timeout=0.01))
lock.release()
try:
    lock.release()
except RuntimeError as e:
    print(e)
try:
    w.start()
except RuntimeError as e:
    print(e)
try:
    threading.Thread().join()
except RuntimeError as e:
    print(e)
t = threading.Thread(target=time.sleep, args=(0.005,), daemon=True); t.start(); t.join(5); print(t.is_alive(), t.daemon)
Late().start()
