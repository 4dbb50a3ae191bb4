"""Ctrl-C cancels what runs, and comes out of run."""
import asyncio
import os
import signal
import threading
import time


async def worker(name):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise
    finally:
        print(name, "cleans up")


async def main(interrupt):
    task = asyncio.create_task(worker("worker"))
    await asyncio.sleep(0)
    interrupt()
    try:
        await asyncio.sleep(60)
    finally:
        print("main cleans up", task.done())


def at_once():
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGINT)


def while_it_waits():
    def kill():
        time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)
    threading.Thread(target=kill).start()


for interrupt in (at_once, while_it_waits):
    try:
        asyncio.run(main(interrupt))
    except KeyboardInterrupt:
        print("interrupted")
print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
