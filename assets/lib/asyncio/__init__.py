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
    IncompleteReadError, LimitOverrunError, StreamReader, StreamReaderProtocol, StreamWriter, open_connection,
    start_server,
)
from asyncio.tasks import (
    Task, all_tasks, create_task, current_task, ensure_future, iscoroutine, iscoroutinefunction, sleep,
)
from asyncio.threads import run_coroutine_threadsafe, to_thread
from asyncio.timeouts import Timeout, timeout, timeout_at
from asyncio.transports import Server, Transport
from asyncio.waiting import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, as_completed, gather, shield, wait, wait_for,
)

TimeoutError = TimeoutError
