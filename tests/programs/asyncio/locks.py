"""Locks, events, conditions and semaphores between tasks."""
import asyncio


async def main():
    lock = asyncio.Lock()
    order = []

    async def holds(name, turns):
        async with lock:
            order.append(name + " has it")
            for _ in range(turns):
                await asyncio.sleep(0)
            order.append(name + " gives it back")

    await asyncio.gather(holds("a", 2), holds("b", 1), holds("c", 0))
    print(order, lock.locked())
    print(await lock.acquire(), lock.locked())
    waiter = asyncio.create_task(holds("cancelled", 0))
    other = asyncio.create_task(holds("other", 0))
    await asyncio.sleep(0)
    waiter.cancel()
    lock.release()
    await asyncio.wait([waiter, other])
    print(waiter.cancelled(), order[6:], lock.locked())
    try:
        lock.release()
    except RuntimeError as error:
        print(error)

    event = asyncio.Event()
    async def waits(n):
        result = await event.wait()
        order.append(n)
        return result
    order.clear()
    tasks = [asyncio.create_task(waits(n)) for n in range(3)]
    await asyncio.sleep(0)
    print(event.is_set(), order)
    event.set()
    print(order, await asyncio.gather(*tasks), order, event.is_set())
    event.clear()
    try:
        await asyncio.wait_for(event.wait(), 0.01)
    except asyncio.TimeoutError:
        print("nobody has set it")

    condition = asyncio.Condition()
    items = []
    async def consumer(name):
        async with condition:
            await condition.wait_for(lambda: items)
            print(name, "takes", items.pop(0))
    async def producer():
        for n in range(3):
            async with condition:
                items.append(n)
                condition.notify()
            await asyncio.sleep(0)
    await asyncio.gather(*[consumer(name) for name in "xyz"], producer())
    async def waiting():
        async with condition:
            print(await condition.wait())
    tasks = [asyncio.create_task(waiting()) for _ in range(2)]
    await asyncio.sleep(0)
    async with condition:
        condition.notify_all()
    await asyncio.gather(*tasks)
    for wrong in (condition.notify, condition.notify_all):
        try:
            wrong()
        except RuntimeError as error:
            print(error)
    task = asyncio.create_task(waiting())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled(), condition.locked())

    semaphore = asyncio.Semaphore(2)
    inside = most = 0
    async def limited(n):
        nonlocal inside, most
        async with semaphore:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001 * n)
            inside -= 1
    await asyncio.gather(*[limited(n) for n in range(6)])
    print(most, inside, semaphore.locked())
    order.clear()
    await semaphore.acquire()
    await semaphore.acquire()
    print(semaphore.locked())
    async def takes(n):
        await semaphore.acquire()
        order.append(n)
    tasks = [asyncio.create_task(takes(n)) for n in range(4)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    for _ in range(3):
        semaphore.release()
    await asyncio.wait(tasks)
    print(order, tasks[1].cancelled())
    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        print(bounded.locked())
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    try:
        asyncio.Semaphore(-1)
    except ValueError as error:
        print(error)
    print(str(lock).split(" at ")[0], str(lock).split("[")[1], str(semaphore).split("[")[1], str(event).split("[")[1])

asyncio.run(main())
