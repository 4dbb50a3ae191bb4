"""Queues of processes, within one."""
import queue
import threading
import multiprocessing as mp


def main():
    q = mp.Queue()
    print(q.empty(), q.qsize(), q.full())
    for i in range(5):
        q.put(i)
    print([q.get() for _ in range(5)])
    try:
        q.get(timeout=0.05)
    except queue.Empty as e:
        print("empty", repr(e))
    try:
        q.get_nowait()
    except queue.Empty as e:
        print("empty")
    names = sorted(t.name for t in threading.enumerate())
    print(names)
    q.close()
    q.join_thread()
    try:
        q.put(1)
    except ValueError as e:
        print("closed", "is closed" in str(e))
    q = mp.Queue(2)
    q.put(1)
    q.put(2)
    try:
        q.put(3, timeout=0.05)
    except queue.Full:
        print("full", q.full())
    try:
        q.put_nowait(3)
    except queue.Full:
        print("full")
    print(q.get(), q.get())
    j = mp.JoinableQueue()

    def work():
        while True:
            x = j.get()
            if x is None:
                j.task_done()
                break
            print("work", x)
            j.task_done()

    t = threading.Thread(target=work)
    t.start()
    for i in range(3):
        j.put(i)
    j.put(None)
    j.join()
    t.join()
    try:
        j.task_done()
    except ValueError as e:
        print(e)
    s = mp.SimpleQueue()
    s.put("x")
    print(s.empty(), s.get(), s.empty())
    # A number of things that a pipe cannot hold.
    q = mp.Queue()
    for i in range(300):
        q.put("x" * 1000)
    print(sum(len(q.get()) for _ in range(300)))


if __name__ == "__main__":
    main()
