# The event loop: callbacks in the order in which they became due, and in between one wait for timers and sockets.

import heapq
import selectors
import socket as _socket
import sys
from collections import deque
from threading import get_ident
from time import monotonic

import asyncio.events as events
from asyncio.events import Handle, TimerHandle
from asyncio.futures import Future, isfuture
from selectors import EVENT_READ, EVENT_WRITE

# The longest wait without a look around, in seconds.
_LONGEST = 24 * 3600

# From so many timers on, those that were cancelled are thrown out once they are the greater part.
_MANY = 100


def _stop_when_done(future):
    if not future.cancelled() and isinstance(future.exception(), (SystemExit, KeyboardInterrupt)):
        # It has gone through the loop already.
        return
    future._loop.stop()


class AbstractEventLoop:
    pass


class BaseEventLoop(AbstractEventLoop):
    def __init__(self):
        self._ready = deque()
        self._timers = []
        self._cancelled_timers = 0
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        self._closed = False
        self._thread = None
        self._executor = None
        self._exception_handler = None
        self._task_factory = None
        self._debug = False
        # Tasks that have not ended, in the order of their making.
        self._tasks = {}
        # Who writes to one end from another thread, wakes the loop at the other.
        self._woken, self._wakes = _socket.socketpair()
        self._woken.setblocking(False)
        self._wakes.setblocking(False)
        self._watch(self._woken, EVENT_READ, self._drain_wakes, ())

    def __repr__(self):
        return '<_UnixSelectorEventLoop running=%s closed=%s debug=%s>' % (
            self.is_running(), self._closed, self._debug)

    def time(self):
        return monotonic()

    def get_debug(self):
        return self._debug

    def set_debug(self, enabled):
        self._debug = enabled

    # Callbacks.

    def call_soon(self, callback, *args, context=None):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        handle = Handle(callback, args, self)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = self.call_soon(callback, *args)
        try:
            self._wakes.send(b'\0')
        except OSError:
            # It has been woken often enough.
            pass
        return handle

    def call_later(self, delay, callback, *args, context=None):
        if delay is None:
            raise TypeError('delay must not be None')
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        if when is None:
            raise TypeError('when cannot be None')
        if self._closed:
            raise RuntimeError('Event loop is closed')
        timer = TimerHandle(when, callback, args, self)
        heapq.heappush(self._timers, timer)
        timer._scheduled = True
        return timer

    def _timer_cancelled(self, timer):
        if timer._scheduled:
            self._cancelled_timers += 1

    def _drain_wakes(self):
        try:
            while self._woken.recv(4096):
                pass
        except BlockingIOError:
            pass

    # Running.

    def run_forever(self):
        self._check_can_run()
        self._thread = get_ident()
        events._set_running_loop(self)
        try:
            while True:
                self._run_once()
                if self._stopping:
                    break
        finally:
            self._stopping = False
            self._thread = None
            events._set_running_loop(None)

    def _check_can_run(self):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        if self._thread is not None:
            raise RuntimeError('This event loop is already running')
        if events._get_running_loop() is not None:
            raise RuntimeError('Cannot run the event loop while another loop is running')

    def run_until_complete(self, future):
        self._check_can_run()
        made_here = not isfuture(future)
        from asyncio.tasks import ensure_future
        future = ensure_future(future, loop=self)
        future.add_done_callback(_stop_when_done)
        try:
            self.run_forever()
        finally:
            future.remove_done_callback(_stop_when_done)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def stop(self):
        self._stopping = True

    def is_running(self):
        return self._thread is not None

    def is_closed(self):
        return self._closed

    def close(self):
        if self._thread is not None:
            raise RuntimeError('Cannot close a running event loop')
        if self._closed:
            return
        self._closed = True
        self._ready.clear()
        self._timers.clear()
        if self._executor is not None:
            self._executor.shutdown(wait=False)
            self._executor = None
        self._selector.unregister(self._woken)
        self._woken.close()
        self._wakes.close()
        self._selector.close()

    def _forget_cancelled_timers(self):
        timers = self._timers
        if len(timers) > _MANY and self._cancelled_timers > len(timers) / 2:
            kept = []
            for timer in timers:
                if timer._cancelled:
                    timer._scheduled = False
                else:
                    kept.append(timer)
            heapq.heapify(kept)
            self._timers = kept
            self._cancelled_timers = 0
            return
        while timers and timers[0]._cancelled:
            self._cancelled_timers -= 1
            heapq.heappop(timers)._scheduled = False

    def _run_once(self):
        self._forget_cancelled_timers()
        timers, ready = self._timers, self._ready
        timeout = None
        if ready or self._stopping:
            timeout = 0
        elif timers:
            timeout = min(max(0, timers[0]._when - self.time()), _LONGEST)
        for key, mask in self._selector.select(timeout):
            reader, writer = key.data
            if mask & EVENT_READ and reader is not None:
                ready.append(reader)
            if mask & EVENT_WRITE and writer is not None:
                ready.append(writer)
        now = self.time() + 1e-9
        while timers and timers[0]._when < now:
            timer = heapq.heappop(timers)
            timer._scheduled = False
            ready.append(timer)
        # What these add comes in the next round.
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                handle._run()

    # Sockets. Each has a reader and a writer at most.

    def _watch(self, sock, event, callback, args):
        handle = Handle(callback, args, self)
        key = self._selector.get_map().get(sock)
        if key is None:
            data = (handle, None) if event == EVENT_READ else (None, handle)
            self._selector.register(sock, event, data)
            return handle
        reader, writer = key.data
        old = reader if event == EVENT_READ else writer
        data = (handle, writer) if event == EVENT_READ else (reader, handle)
        self._selector.modify(sock, key.events | event, data)
        if old is not None:
            old.cancel()
        return handle

    def _unwatch(self, sock, event):
        if self._closed:
            return False
        key = self._selector.get_map().get(sock)
        if key is None:
            return False
        reader, writer = key.data
        old = reader if event == EVENT_READ else writer
        left = key.events & ~event
        if left:
            self._selector.modify(sock, left, (None, writer) if event == EVENT_READ else (reader, None))
        else:
            self._selector.unregister(sock)
        if old is None:
            return False
        old.cancel()
        return True

    def add_reader(self, fd, callback, *args):
        self._watch(fd, EVENT_READ, callback, args)

    def remove_reader(self, fd):
        return self._unwatch(fd, EVENT_READ)

    def add_writer(self, fd, callback, *args):
        self._watch(fd, EVENT_WRITE, callback, args)

    def remove_writer(self, fd):
        return self._unwatch(fd, EVENT_WRITE)

    def _ready_for(self, sock, event):
        # A future that is done once the socket is ready, or is given up.
        future = self.create_future()
        def ready():
            if not future.done():
                future.set_result(None)
        handle = self._watch(sock, event, ready, ())
        def unwatch(_):
            if not handle._cancelled:
                self._unwatch(sock, event)
        future.add_done_callback(unwatch)
        return future

    async def sock_recv(self, sock, n):
        while True:
            try:
                return sock.recv(n)
            except BlockingIOError:
                await self._ready_for(sock, EVENT_READ)

    async def sock_sendall(self, sock, data):
        data = bytes(data)
        while data:
            try:
                data = data[sock.send(data):]
            except BlockingIOError:
                await self._ready_for(sock, EVENT_WRITE)

    async def sock_accept(self, sock):
        while True:
            try:
                connection, address = sock.accept()
            except BlockingIOError:
                await self._ready_for(sock, EVENT_READ)
            else:
                connection.setblocking(False)
                return connection, address

    async def sock_connect(self, sock, address):
        try:
            sock.connect(address)
        except BlockingIOError:
            await self._ready_for(sock, EVENT_WRITE)
            error = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
            if error:
                raise OSError(error, 'Connect call failed %s' % (address,))

    # Futures, tasks, threads.

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        from asyncio.tasks import Task
        if self._closed:
            raise RuntimeError('Event loop is closed')
        return Task(coro, loop=self, name=name)

    def run_in_executor(self, executor, func, *args):
        if self._closed:
            raise RuntimeError('Event loop is closed')
        if executor is None:
            if self._executor is None:
                from asyncio.threads import Executor
                self._executor = Executor()
            executor = self._executor
        return executor.begin(self, func, args)

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self):
        if self._executor is not None:
            executor, self._executor = self._executor, None
            executor.shutdown()

    # Errors that nobody waits for.

    def set_exception_handler(self, handler):
        if handler is not None and not callable(handler):
            raise TypeError('A callable object or None is expected, got %r' % (handler,))
        self._exception_handler = handler

    def get_exception_handler(self):
        return self._exception_handler

    def default_exception_handler(self, context):
        lines = [context.get('message') or 'Unhandled exception in event loop']
        for key in sorted(context):
            if key not in ('message', 'exception'):
                lines.append('%s: %r' % (key, context[key]))
        error = context.get('exception')
        if error is not None:
            lines.append('%s: %s' % (type(error).__name__, error))
        sys.stderr.write('\n'.join(lines) + '\n')

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return self.default_exception_handler(context)
        try:
            self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self.default_exception_handler({
                'message': 'Unhandled error in exception handler',
                'exception': error,
                'context': context,
            })


class SelectorEventLoop(BaseEventLoop):
    # With servers and connections, which are in a module of their own.
    async def create_server(self, protocol_factory, host=None, port=None, *, sock=None, backlog=100,
                            reuse_address=None, start_serving=True, **_):
        from asyncio.streams import Server
        if sock is None:
            sock = _socket.socket()
            try:
                sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
                sock.bind((host or '127.0.0.1', port or 0))
            except BaseException:
                sock.close()
                raise
        sock.setblocking(False)
        server = Server(self, sock, protocol_factory, backlog)
        if start_serving:
            server._start_serving()
            await _turn()
        return server

    async def create_connection(self, protocol_factory, host=None, port=None, *, sock=None, **_):
        from asyncio.transports import Transport
        if sock is None:
            sock = _socket.socket()
            sock.setblocking(False)
            try:
                await self.sock_connect(sock, (host, port))
            except BaseException:
                sock.close()
                raise
        sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = Transport(self, sock, protocol, waiter)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return transport, protocol


async def _turn():
    from asyncio.tasks import sleep
    await sleep(0)
