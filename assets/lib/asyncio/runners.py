# `run`: a loop for one coroutine and the tasks that it makes.

import signal
from threading import current_thread, main_thread

import asyncio.events as events
from asyncio.futures import CancelledError
from asyncio.tasks import iscoroutine
from asyncio.waiting import gather


def run(main, *, debug=None):
    if events._get_running_loop() is not None:
        raise RuntimeError('asyncio.run() cannot be called from a running event loop')
    if not iscoroutine(main):
        raise ValueError('a coroutine was expected, got %r' % (main,))
    loop = events.new_event_loop()
    try:
        events.set_event_loop(loop)
        if debug is not None:
            loop.set_debug(debug)
        return _run(loop, main)
    finally:
        try:
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            events.set_event_loop(None)
            loop.close()


def _run(loop, main):
    task = loop.create_task(main)
    interrupts = 0

    def on_interrupt(number, frame):
        # The first one cancels the task, and so lets it clean up.
        nonlocal interrupts
        interrupts += 1
        if interrupts == 1 and not task.done():
            task.cancel()
            # The loop may be waiting.
            loop.call_soon_threadsafe(lambda: None)
            return
        raise KeyboardInterrupt

    handles = (current_thread() is main_thread()
               and signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    if handles:
        signal.signal(signal.SIGINT, on_interrupt)
    try:
        return loop.run_until_complete(task)
    except CancelledError:
        if interrupts > 0 and task.uncancel() == 0:
            raise KeyboardInterrupt
        raise
    finally:
        if handles and signal.getsignal(signal.SIGINT) is on_interrupt:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _cancel_all_tasks(loop):
    left = list(loop._tasks)
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(gather(*left, return_exceptions=True))
    for task in left:
        if not task.cancelled() and task.exception() is not None:
            loop.call_exception_handler({
                'message': 'unhandled exception during asyncio.run() shutdown',
                'exception': task.exception(),
                'task': task,
            })
