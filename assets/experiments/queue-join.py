# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "when everything is done"
# part = 5
# slides = "75"
# predict = "main waits in q.join(): does it go on when the queue is empty?"
# look_for = "Not yet: join() lets go only at the last task_done(), some time after the last get()."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "ITEMS", min = 1, max = 10_000, help = "items to process" },
#   { name = "WORKERS", min = 1, max = 100, help = "daemon threads that process them" },
#   { name = "DELAY", min = 1, max = 60_000, help = "milliseconds for each item" },
# ]
# ///
"""main fills a queue and waits until every item has been processed.

Workers report each one with task_done(), after the work.
"""
from queue import Queue
from threading import Thread
from time import sleep

ITEMS = 12
WORKERS = 2
DELAY = 250
q = Queue()
done = []


def worker():
    while True:
        item = q.get()
        sleep(DELAY / 1000)
        done.append(item)
        q.task_done()


for number in range(1, WORKERS + 1):
    Thread(target=worker, name=f"worker {number}", daemon=True).start()
for item in range(ITEMS):
    q.put(item)
print(f"main: {ITEMS} items handed out")
q.join()
print(f"main: {len(done)} items are done")
