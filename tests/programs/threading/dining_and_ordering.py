"""Ordered locks never deadlock; turn-taking with conditions; a read-write lock."""
import threading

forks = [threading.Lock() for _ in range(5)]
meals = [0] * 5


def philosopher(i):
    first, second = sorted((i, (i + 1) % 5))
    for _ in range(30):
        with forks[first], forks[second]:
            meals[i] += 1


threads = [threading.Thread(target=philosopher, args=(i,)) for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(meals)
turn, cond, text = 0, threading.Condition(), []


def speaker(me, word):
    global turn
    for _ in range(3):
        with cond:
            cond.wait_for(lambda: turn == me)
            text.append(word)
            turn = (turn + 1) % 3
            cond.notify_all()


threads = [threading.Thread(target=speaker, args=(i, w)) for i, w in enumerate(["a", "b", "c"])]
for t in reversed(threads):
    t.start()
for t in threads:
    t.join()
print("".join(text))


class ReadWrite:
    def __init__(self):
        self.cond, self.readers, self.writing = threading.Condition(), 0, False

    def read(self, f):
        with self.cond:
            self.cond.wait_for(lambda: not self.writing)
            self.readers += 1
        result = f()
        with self.cond:
            self.readers -= 1
            self.cond.notify_all()
        return result

    def write(self, f):
        with self.cond:
            self.cond.wait_for(lambda: not self.writing and self.readers == 0)
            self.writing = True
        f()
        with self.cond:
            self.writing = False
            self.cond.notify_all()


rw, pair, torn = ReadWrite(), [0, 0], []


def update():
    pair[0] += 1
    pair[1] += 1


def writer():
    for _ in range(50):
        rw.write(update)


def reader():
    for _ in range(50):
        a, b = rw.read(lambda: tuple(pair))
        if a != b:
            torn.append((a, b))


threads = [threading.Thread(target=f) for f in (writer, reader, writer, reader)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(pair, torn)
