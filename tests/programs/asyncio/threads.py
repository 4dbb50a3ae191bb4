"""Other threads work for the loop, and call into it."""
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor


def blocking(n):
    time.sleep(0.01)
    return n, threading.current_thread() is threading.main_thread()


def fails():
    raise ValueError("in a thread")


async def ticks(enough):
    for _ in range(10):
        await asyncio.sleep(0.001)
    enough.set()


async def main():
    loop = asyncio.get_running_loop()
    enough = threading.Event()
    ticker = asyncio.create_task(ticks(enough))
    print(await loop.run_in_executor(None, enough.wait, 60), "the loop went on meanwhile")
    await ticker
    print(await asyncio.gather(*[loop.run_in_executor(None, blocking, n) for n in range(5)]))
    try:
        await loop.run_in_executor(None, fails)
    except ValueError as error:
        print(error)
    print(await asyncio.to_thread(sorted, [3, 1, 2], reverse=True))

    with ThreadPoolExecutor(2) as pool:
        print(await asyncio.gather(*[loop.run_in_executor(pool, blocking, n) for n in range(3)]))

    future = loop.create_future()
    def other():
        time.sleep(0.01)
        loop.call_soon_threadsafe(future.set_result, "from another thread")
    thread = threading.Thread(target=other)
    thread.start()
    print(await future)
    thread.join()

    async def add(a, b):
        await asyncio.sleep(0)
        return a + b
    async def broken():
        raise KeyError("k")
    def caller():
        results.append(asyncio.run_coroutine_threadsafe(add(1, 2), loop).result(10))
        try:
            asyncio.run_coroutine_threadsafe(broken(), loop).result(10)
        except KeyError as error:
            results.append(repr(error))
        loop.call_soon_threadsafe(done.set)
    results, done = [], asyncio.Event()
    thread = threading.Thread(target=caller)
    thread.start()
    await done.wait()
    thread.join()
    print(results)

asyncio.run(main())

# A loop of its own on each thread.
results = []
async def on_thread(n):
    await asyncio.sleep(0.001)
    results.append((n, asyncio.current_task().get_loop().is_running()))

threads = [threading.Thread(target=lambda n=n: asyncio.run(on_thread(n))) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(results))
def no_loop():
    try:
        asyncio.get_event_loop()
    except RuntimeError as error:
        print(str(error).split(" in ")[0])
thread = threading.Thread(target=no_loop)
thread.start()
thread.join()
