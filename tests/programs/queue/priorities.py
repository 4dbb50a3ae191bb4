"""A priority queue between threads, ties broken by arrival; subclassing Queue."""
import itertools
import queue
import threading


class Job:
    counter = itertools.count()

    def __init__(self, priority, name):
        self.key = (priority, next(self.counter))
        self.name = name

    def __lt__(self, other):
        return self.key < other.key


q = queue.PriorityQueue()
for priority, name in [(5, "low"), (1, "urgent"), (5, "low too"), (3, "middle"), (1, "urgent too")]:
    q.put(Job(priority, name))
order = []


def run():
    while True:
        try:
            order.append(q.get_nowait().name)
        except queue.Empty:
            return


t = threading.Thread(target=run)
t.start()
t.join()
print(order)


class UniqueQueue(queue.Queue):
    def _init(self, maxsize):
        self.items = []

    def _qsize(self):
        return len(self.items)

    def _put(self, item):
        if item not in self.items:
            self.items.append(item)

    def _get(self):
        return self.items.pop(0)


u = UniqueQueue()
for x in "abcab":
    u.put(x)
print(u.qsize(), [u.get() for _ in range(3)])
