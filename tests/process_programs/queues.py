"""Queue, JoinableQueue and SimpleQueue between processes."""
import multiprocessing as mp
import queue


def square(tasks, results):
    while True:
        n = tasks.get()
        if n is None:
            break
        results.put((n, n * n))
    results.put(None)


def work(tasks, done):
    while True:
        n = tasks.get()
        with done.get_lock():
            done.value += n
        tasks.task_done()


def fill(output, name, n):
    for i in range(n):
        output.put((name, i))


def simple(source, output):
    output.put([source.get(), source.get()])


if __name__ == "__main__":
    tasks, results = mp.Queue(), mp.Queue()
    workers = [mp.Process(target=square, args=(tasks, results)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for n in range(50):
        tasks.put(n)
    for _ in workers:
        tasks.put(None)
    ended, squares = 0, {}
    while ended < 3:
        result = results.get()
        if result is None:
            ended += 1
        else:
            squares[result[0]] = result[1]
    for worker in workers:
        worker.join()
    print(len(squares), sum(squares.values()), results.empty(), results.qsize())
    tasks, done = mp.JoinableQueue(), mp.Value("i", 0)
    for _ in range(2):
        mp.Process(target=work, args=(tasks, done), daemon=True).start()
    for n in range(40):
        tasks.put(n)
    tasks.join()
    print(done.value)
    # Each producer's things come in the order in which it put them, from a queue with little room, too.
    for room in (0, 2):
        output = mp.Queue(room)
        producers = [mp.Process(target=fill, args=(output, name, 20)) for name in "ab"]
        for producer in producers:
            producer.start()
        got = [output.get() for _ in range(40)]
        for producer in producers:
            producer.join()
        print([[i for name, i in got if name == which] == list(range(20)) for which in "ab"], output.qsize())
    try:
        output.get(timeout=0.01)
    except queue.Empty:
        print("empty")
    source, output = mp.SimpleQueue(), mp.SimpleQueue()
    process = mp.Process(target=simple, args=(source, output))
    process.start()
    source.put("one")
    source.put({"two": 2})
    print(output.get())
    process.join()
    # What a child puts is out before it ends.
    output = mp.Queue()
    process = mp.Process(target=fill, args=(output, "c" * 1000, 200))
    process.start()
    print(sum(output.get()[1] for _ in range(200)))
    process.join()
