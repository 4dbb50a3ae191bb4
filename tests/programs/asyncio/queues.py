"""Queues between tasks."""
import asyncio


async def main():
    queue = asyncio.Queue(maxsize=2)
    log = []

    async def producer():
        for n in range(5):
            await queue.put(n)
            log.append("put %d" % n)
        await queue.put(None)

    async def consumer():
        while True:
            item = await queue.get()
            queue.task_done()
            if item is None:
                return
            log.append("got %d" % item)
            await asyncio.sleep(0)

    await asyncio.gather(producer(), consumer())
    print(log)
    await queue.join()
    print(queue.empty(), queue.full(), queue.qsize(), queue.maxsize)
    try:
        queue.task_done()
    except ValueError as error:
        print(error)
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty as error:
        print(type(error).__name__)
    queue.put_nowait(1)
    queue.put_nowait(2)
    try:
        queue.put_nowait(3)
    except asyncio.QueueFull as error:
        print(type(error).__name__, queue.full())

    # Who waits first is served first; who has been cancelled is passed over.
    queue = asyncio.Queue()
    got = []
    async def taker(name):
        got.append((name, await queue.get()))
    tasks = [asyncio.create_task(taker(n)) for n in range(4)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    for item in "abc":
        queue.put_nowait(item)
    await asyncio.wait(tasks)
    print(sorted(got))
    queue = asyncio.Queue(1)
    putters = [asyncio.create_task(queue.put(n)) for n in range(4)]
    await asyncio.sleep(0)
    putters[2].cancel()
    print([await queue.get() for _ in range(3)], [p.cancelled() for p in putters])
    try:
        await asyncio.wait_for(queue.get(), 0.01)
    except asyncio.TimeoutError:
        print("empty")

    for kind in (asyncio.PriorityQueue, asyncio.LifoQueue, asyncio.Queue):
        queue = kind()
        for n in (3, 1, 2):
            await queue.put(n)
        print(kind.__name__, [await queue.get() for _ in range(queue.qsize())])

    # join waits for the work, not for the taking.
    queue = asyncio.Queue()
    async def worker(name):
        while True:
            n = await queue.get()
            await asyncio.sleep(0.001 * n)
            queue.task_done()
    workers = [asyncio.create_task(worker(n)) for n in range(3)]
    for n in range(6):
        queue.put_nowait(n)
    await queue.join()
    print(queue.empty(), [w.done() for w in workers])
    for w in workers:
        w.cancel()
    print([type(r).__name__ for r in await asyncio.gather(*workers, return_exceptions=True)])

asyncio.run(main())
