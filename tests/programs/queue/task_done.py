"""join returns when every item has been reported done."""
import queue
import threading

q = queue.Queue()
done = []


def worker():
    while True:
        item = q.get()
        done.append(item)
        q.task_done()


for _ in range(2):
    threading.Thread(target=worker, daemon=True).start()
for i in range(20):
    q.put(i)
q.join()
print(sorted(done) == list(range(20)), q.unfinished_tasks)
q.join()
print("joins at once when nothing is left")
r = queue.Queue()
r.put("x")
log = []


def waiter():
    r.join()
    log.append("joined")


t = threading.Thread(target=waiter)
t.start()
log.append(r.get())
log.append("got")
r.task_done()
t.join()
print(log)
try:
    r.task_done()
except ValueError as error:
    print(error)
