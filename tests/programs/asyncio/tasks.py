"""Tasks take turns: in the order in which they became ready."""
import asyncio


async def steps(name, count):
    for n in range(count):
        print(name, n)
        await asyncio.sleep(0)
    return name * count


async def inner(n):
    await asyncio.sleep(0)
    return n


async def awaits_others():
    print("before")
    a = await inner(1)
    print("between")
    b = await inner(2)
    return a + b


async def main():
    a = asyncio.create_task(steps("a", 3))
    b = asyncio.create_task(steps("b", 2))
    print("made", a.done(), b.done())
    print(await b, a.done(), b.done(), b.result())
    print(await a)
    print(await asyncio.gather(steps("c", 2), steps("d", 3), awaits_others()))
    print(await asyncio.gather())
    same = asyncio.create_task(inner(3))
    print(await asyncio.gather(same, inner(4), same))

    # What sleeps longer comes later.
    async def late(delay, name):
        await asyncio.sleep(delay)
        print("late", name)
        return name
    print(await asyncio.gather(late(0.3, "x"), late(0.1, "y"), late(0.2, "z")))
    print(await asyncio.sleep(0, "slept"), await asyncio.sleep(0.001, "again"), await asyncio.sleep(-1))

    me = asyncio.current_task()
    print(me.get_name(), me in asyncio.all_tasks(), len(asyncio.all_tasks()))
    named = asyncio.create_task(inner(5), name="five")
    print(named.get_name(), len(asyncio.all_tasks()))
    named.set_name("cinq")
    print(named.get_name(), await named, named in asyncio.all_tasks())
    print(asyncio.get_running_loop() is asyncio.get_event_loop(), me.get_loop() is asyncio.get_running_loop())
    print(asyncio.iscoroutinefunction(inner), asyncio.iscoroutinefunction(print), asyncio.isfuture(me))
    c = inner(1)
    print(asyncio.iscoroutine(c), asyncio.iscoroutine(me), asyncio.ensure_future(me) is me)
    print(await asyncio.ensure_future(c))

    # Ends of tasks wake whoever waits, in the order of their waiting.
    event = []
    task = asyncio.create_task(inner(6))
    async def waits(n):
        event.append((n, await task))
    await asyncio.gather(*[waits(n) for n in range(4)])
    print(event)
    task.add_done_callback(lambda t: print("callback", t is task, t.result()))
    print("added")
    await asyncio.sleep(0)
    return "result"

print(asyncio.run(main()))
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
for wrong in (5, main):
    try:
        asyncio.run(wrong)
    except (ValueError, TypeError) as error:
        print("refused")


async def inside():
    c = inner(1)
    try:
        asyncio.run(c)
    except RuntimeError as error:
        print(error)
    c.close()

asyncio.run(inside())
