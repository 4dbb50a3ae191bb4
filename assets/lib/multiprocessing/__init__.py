"""Processes that run a program's functions side by side, and what they share.

A process is a machine of its own: its interpreter, its lock, its objects. What one knows of another comes in messages, or lies in
memory that was made for both. As under CPython's start method 'spawn', a child runs the program's module under another name first,
and gets what it is to do pickled.
"""

from multiprocessing.context import (
    AuthenticationError, BufferTooShort, ProcessError, TimeoutError,
    get_all_start_methods, get_context, get_start_method, set_start_method,
)
from multiprocessing.process import Process, active_children, current_process, parent_process
from multiprocessing.connection import Pipe
from multiprocessing.synchronize import (
    Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore,
)
from multiprocessing.queues import JoinableQueue, Queue, SimpleQueue
from multiprocessing.sharedctypes import Array, RawArray, RawValue, Value
from multiprocessing.pool import Pool
from os import cpu_count

__all__ = [
    'Array', 'AuthenticationError', 'Barrier', 'BoundedSemaphore', 'BufferTooShort', 'Condition', 'Event', 'JoinableQueue',
    'Lock', 'Pipe', 'Pool', 'Process', 'ProcessError', 'Queue', 'RLock', 'RawArray', 'RawValue', 'Semaphore',
    'SimpleQueue', 'TimeoutError', 'Value', 'active_children', 'cpu_count', 'current_process', 'freeze_support',
    'get_all_start_methods', 'get_context', 'get_start_method', 'parent_process', 'set_start_method',
]


def freeze_support():
    """Needed where a program is an executable of its own; here it never is."""
