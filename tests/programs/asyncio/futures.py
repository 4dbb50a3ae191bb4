"""Futures, and the callbacks of the loop."""
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future.done(), future.cancelled(), isinstance(future, asyncio.Future))
    order = []
    future.add_done_callback(lambda f: order.append(("first", f.result())))
    second = lambda f: order.append("second")
    future.add_done_callback(second)
    future.add_done_callback(second)
    print(future.remove_done_callback(second))
    future.add_done_callback(lambda f: order.append("third"))
    loop.call_soon(future.set_result, 42)
    loop.call_soon(order.append, "soon")
    print(await future, order)
    await asyncio.sleep(0)
    print(order)
    for again in (future.set_result, future.set_exception):
        try:
            again(ValueError())
        except asyncio.InvalidStateError as error:
            print(type(error).__name__)
    print(future.cancel(), await future)

    future = loop.create_future()
    future.set_exception(KeyError)
    try:
        await future
    except KeyError as error:
        print(repr(error), future.exception() is error)
    future = loop.create_future()
    print(future.cancel(), future.cancel(), future.cancelled())
    try:
        await future
    except asyncio.CancelledError:
        print("cancelled")

    # Callbacks: in order; timers by their time.
    order = []
    dropped = loop.call_soon(order.append, "never")
    loop.call_soon(order.append, 1)
    handle = loop.call_soon(order.append, 2)
    loop.call_soon(lambda: loop.call_soon(order.append, 4))
    loop.call_soon(order.append, 3)
    dropped.cancel()
    handle.cancel()
    print(handle.cancelled(), dropped.cancelled(), order)
    await asyncio.sleep(0)
    print(order)
    await asyncio.sleep(0)
    print(order)
    start = loop.time()
    loop.call_at(start + 0.06, order.append, "late")
    loop.call_at(start + 0.02, order.append, "early")
    loop.call_at(start + 0.04, order.append, "at")
    dropped = loop.call_at(start + 0.03, order.append, "never")
    print(dropped.when() > start)
    dropped.cancel()
    await asyncio.sleep(0.1)
    print(order, loop.time() - start >= 0.1)

    # What a callback raises is told, and the loop goes on.
    told = []
    loop.set_exception_handler(lambda loop, context: told.append(context["exception"]))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(told)
    loop.set_exception_handler(None)
    print(loop.is_running(), loop.is_closed())
    return loop

loop = asyncio.run(main())
print(loop.is_running(), loop.is_closed())
try:
    loop.call_soon(print)
except RuntimeError as error:
    print(error)

# A loop by hand.
loop = asyncio.new_event_loop()
async def three():
    await asyncio.sleep(0)
    return 3
print(loop.run_until_complete(three()), loop.run_until_complete(three()))
loop.call_soon(print, "once")
loop.call_soon(loop.stop)
loop.call_soon(print, "in the same round")
loop.run_forever()
try:
    loop.run_until_complete(loop.create_task(asyncio.sleep(0, loop.stop())))
except RuntimeError as error:
    print(error)
loop.close()
loop.close()
c = three()
try:
    loop.run_until_complete(c)
except RuntimeError as error:
    print(error)
c.close()
