"""wait_for, wait and as_completed."""
import asyncio


async def after(delay, result):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(result, "is cancelled")
        raise
    return result


async def fails(delay):
    await asyncio.sleep(delay)
    raise ValueError("failed")


async def main():
    print(await asyncio.wait_for(after(0.001, "quick"), 10))
    print(await asyncio.wait_for(after(0.001, "no limit"), None))
    for limit in (0.01, 0, -1):
        try:
            await asyncio.wait_for(after(10, "slow"), limit)
        except asyncio.TimeoutError as error:
            print("timeout", error.args)
    try:
        await asyncio.wait_for(fails(0), 10)
    except ValueError as error:
        print(error)
    done = asyncio.create_task(after(0, "done"))
    await done
    print(await asyncio.wait_for(done, 0))

    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            print("stubborn goes")
            raise
    try:
        await asyncio.wait_for(stubborn(), 0.01)
    except asyncio.TimeoutError:
        print("waited for it")

    # Cancelled from outside.
    task = asyncio.create_task(asyncio.wait_for(after(10, "inside"), 10))
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("from outside")

    def shown(tasks):
        return sorted(str(t.exception() or t.result()) if t.done() else t.get_name() for t in tasks)

    def make(*delays):
        return [asyncio.create_task(after(delay, "after %s" % delay), name="t%s" % delay) for delay in delays]

    tasks = make(0, 0.3, 10)
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(shown(done), shown(pending))
    done, pending = await asyncio.wait(pending, timeout=1)
    print(shown(done), shown(pending))
    for task in pending:
        task.cancel()
    done, pending = await asyncio.wait(pending)
    print([t.cancelled() for t in done], pending)
    tasks = make(0, 10) + [asyncio.create_task(fails(0.2))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(shown(done), shown(pending))
    for task in pending:
        task.cancel()
    print(await asyncio.gather(*pending, return_exceptions=True))
    done, pending = await asyncio.wait(make(0, 0.001))
    print(shown(done), pending)
    try:
        await asyncio.wait([])
    except ValueError as error:
        print(str(error).split(" of ")[0])

    for each in asyncio.as_completed([after(0.3, "c"), after(0, "a"), after(0.15, "b")]):
        print(await each)
    task = asyncio.create_task(after(10, "too late"))
    for each in asyncio.as_completed([after(0, "early"), task], timeout=0.3):
        try:
            print(await each)
        except asyncio.TimeoutError:
            print("out of time")
    task.cancel()
    await asyncio.sleep(0)

asyncio.run(main())
