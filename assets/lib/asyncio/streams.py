# Connections that coroutines read from and write to.

import asyncio.events as events
from asyncio.events import get_running_loop
from asyncio.tasks import iscoroutine, sleep

_LIMIT = 64 * 1024


class IncompleteReadError(EOFError):
    def __init__(self, partial, expected):
        wanted = 'undefined' if expected is None else repr(expected)
        super().__init__('%d bytes read on a total of %s expected bytes' % (len(partial), wanted))
        self.partial = partial
        self.expected = expected


class LimitOverrunError(Exception):
    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed


IncompleteReadError.__module__ = LimitOverrunError.__module__ = 'asyncio.exceptions'


class StreamReader:
    def __init__(self, limit=_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError('Limit cannot be <= 0')
        self._limit = limit
        self._loop = events.get_event_loop() if loop is None else loop
        self._buffer = bytearray()
        self._eof = False
        # The one coroutine that waits for data.
        self._waiter = None
        self._exception = None
        self._transport = None
        self._paused = False

    def exception(self):
        return self._exception

    def set_exception(self, exception):
        self._exception = exception
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_exception(exception)

    def _wake(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.cancelled():
            waiter.set_result(None)

    def set_transport(self, transport):
        self._transport = transport

    def feed_eof(self):
        self._eof = True
        self._wake()

    def at_eof(self):
        return self._eof and not self._buffer

    def feed_data(self, data):
        if not data:
            return
        self._buffer.extend(data)
        self._wake()
        if self._transport is not None and not self._paused and len(self._buffer) > 2 * self._limit:
            self._transport.pause_reading()
            self._paused = True

    async def _wait_for_data(self, function):
        if self._waiter is not None:
            raise RuntimeError(
                '%s() called while another coroutine is already waiting for incoming data' % function)
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, n):
        taken = bytes(self._buffer[:n])
        del self._buffer[:n]
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()
        return taken

    def _check(self):
        if self._exception is not None:
            raise self._exception

    async def readline(self):
        try:
            return await self.readuntil(b'\n')
        except IncompleteReadError as error:
            return error.partial
        except LimitOverrunError as error:
            if self._buffer[error.consumed:error.consumed + 1] == b'\n':
                self._take(error.consumed + 1)
            else:
                self._take(len(self._buffer))
            raise ValueError(error.args[0])

    async def readuntil(self, separator=b'\n'):
        if not separator:
            raise ValueError('Separator should be at least one-byte string')
        self._check()
        searched = 0
        while True:
            if len(self._buffer) - searched >= len(separator):
                found = self._buffer.find(separator, searched)
                if found >= 0:
                    break
                searched = len(self._buffer) + 1 - len(separator)
                if searched > self._limit:
                    raise LimitOverrunError('Separator is not found, and chunk exceed the limit', searched)
            if self._eof:
                raise IncompleteReadError(self._take(len(self._buffer)), None)
            await self._wait_for_data('readuntil')
            self._check()
        if found > self._limit:
            raise LimitOverrunError('Separator is found, but chunk is longer than limit', found)
        return self._take(found + len(separator))

    async def read(self, n=-1):
        self._check()
        if n == 0:
            return b''
        if n < 0:
            pieces = []
            while True:
                piece = await self.read(self._limit)
                if not piece:
                    return b''.join(pieces)
                pieces.append(piece)
        if not self._buffer and not self._eof:
            await self._wait_for_data('read')
            self._check()
        return self._take(n)

    async def readexactly(self, n):
        if n < 0:
            raise ValueError('readexactly size can not be less than zero')
        self._check()
        while len(self._buffer) < n:
            if self._eof:
                raise IncompleteReadError(self._take(len(self._buffer)), n)
            await self._wait_for_data('readexactly')
            self._check()
        return self._take(n)

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b'':
            raise StopAsyncIteration
        return line


class StreamWriter:
    def __init__(self, transport, protocol, reader, loop):
        self._transport = transport
        self._protocol = protocol
        self._reader = reader
        self._loop = loop

    @property
    def transport(self):
        return self._transport

    def write(self, data):
        self._transport.write(data)

    def writelines(self, data):
        self._transport.writelines(data)

    def write_eof(self):
        return self._transport.write_eof()

    def can_write_eof(self):
        return self._transport.can_write_eof()

    def close(self):
        return self._transport.close()

    def is_closing(self):
        return self._transport.is_closing()

    async def wait_closed(self):
        await self._protocol._closed

    def get_extra_info(self, name, default=None):
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        if self._reader is not None:
            error = self._reader.exception()
            if error is not None:
                raise error
        if self._transport.is_closing():
            # So that the loop can tell of a connection that was lost.
            await sleep(0)
        await self._protocol._drained()


class StreamReaderProtocol:
    # Between a transport and the reader; starts the task that serves a connection.
    def __init__(self, reader, serve=None, loop=None):
        self._loop = loop
        self._reader = reader
        self._serve = serve
        self._transport = None
        self._lost = False
        self._paused = False
        self._drainers = []
        self._closed = loop.create_future()
        self._task = None

    def connection_made(self, transport):
        self._transport = transport
        self._reader.set_transport(transport)
        if self._serve is None:
            return
        writer = StreamWriter(transport, self, self._reader, self._loop)
        result = self._serve(self._reader, writer)
        if iscoroutine(result):
            self._task = self._loop.create_task(result)
            self._task.add_done_callback(self._served)

    def _served(self, task):
        if task.cancelled():
            self._transport.close()
        elif task.exception() is not None:
            self._loop.call_exception_handler({
                'message': 'Unhandled exception in client_connected_cb',
                'exception': task.exception(),
            })
            self._transport.close()

    def connection_lost(self, error):
        if error is None:
            self._reader.feed_eof()
        else:
            self._reader.set_exception(error)
        if not self._closed.done():
            if error is None:
                self._closed.set_result(None)
            else:
                self._closed.set_exception(error)
        self._lost = True
        for drainer in self._drainers:
            if not drainer.done():
                if error is None:
                    drainer.set_result(None)
                else:
                    drainer.set_exception(error)

    def data_received(self, data):
        self._reader.feed_data(data)

    def eof_received(self):
        self._reader.feed_eof()
        return True

    def pause_writing(self):
        self._paused = True

    def resume_writing(self):
        self._paused = False
        for drainer in self._drainers:
            if not drainer.done():
                drainer.set_result(None)

    async def _drained(self):
        if self._lost:
            raise ConnectionResetError('Connection lost')
        if not self._paused:
            return
        drainer = self._loop.create_future()
        self._drainers.append(drainer)
        try:
            await drainer
        finally:
            self._drainers.remove(drainer)


async def open_connection(host=None, port=None, *, limit=_LIMIT, **kwds):
    loop = get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.create_connection(lambda: protocol, host, port, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_server(client_connected_cb, host=None, port=None, *, limit=_LIMIT, **kwds):
    loop = get_running_loop()

    def protocol():
        return StreamReaderProtocol(StreamReader(limit=limit, loop=loop), client_connected_cb, loop=loop)

    return await loop.create_server(protocol, host, port, **kwds)
