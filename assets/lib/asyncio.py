# Many tasks on one thread. Each runs until it has to wait; the event loop then goes on with another.

from asyncio.events import (
    Handle, TimerHandle, get_event_loop, get_running_loop, new_event_loop, set_event_loop,
)
from asyncio.futures import CancelledError, Future, InvalidStateError, isfuture
from asyncio.locks import BoundedSemaphore, Condition, Event, Lock, Semaphore
from asyncio.loop import AbstractEventLoop, SelectorEventLoop
from asyncio.queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull
from asyncio.runners import run
from asyncio.streams import (
    IncompleteReadError, LimitOverrunError, Server, StreamReader, StreamWriter, open_connection, start_server,
)
from asyncio.tasks import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Task, all_tasks, as_completed, create_task, current_task,
    ensure_future, gather, iscoroutine, iscoroutinefunction, run_coroutine_threadsafe, shield, sleep, to_thread, wait,
    wait_for,
)
from asyncio.timeouts import Timeout, timeout, timeout_at

TimeoutError = TimeoutError
