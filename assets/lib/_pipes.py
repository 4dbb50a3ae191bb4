"""The ends of pipes between a process and the programs that it has started, as files.

A pipe of the system does not tell who wrote what. These carry what is flushed at once as one message with a number, so that the
records know its way; the files show bytes alone.
"""

import sys
from _multiprocessing import Connection, streams
from io import _IOBase

DEFAULT_BUFFER_SIZE = 8192

_TORN = 'got end of file during message'


class _File(_IOBase):
    __module__ = '_io'

    def __init__(self, connection, name):
        self._connection = connection
        self.name = name
        self.closed = False

    def _file(self):
        """For a child that is to have this end."""
        self._check_open()
        return self._connection._file()

    def fileno(self):
        self._check_open()
        return self._connection.fileno()

    def readable(self):
        return False

    writable = seekable = readable

    def __repr__(self):
        return '<_io.%s name=%r>' % (type(self).__name__, self.name)


class BufferedReader(_File):
    """Bytes, as they come."""
    __module__ = '_io'
    mode = 'rb'

    def __init__(self, file, name):
        _File.__init__(self, Connection(file, True, False), name)
        self._ahead = b''
        self._at = 0
        self._ended = False

    def readable(self):
        return True

    def _receive(self):
        """What was written at once; nothing at the end."""
        if self._ended:
            return b''
        try:
            return self._connection.recv_bytes()
        except EOFError:
            self._ended = True
        except OSError as error:
            # Who wrote was killed in the middle of it.
            if error.args != (_TORN,):
                raise
            self._ended = True
        return b''

    def _take(self, parts, wanted):
        """So many bytes of these parts; what is left comes first the next time."""
        data = parts[0] if len(parts) == 1 else b''.join(parts)
        if wanted >= len(data):
            self._ahead = b''
            self._at = 0
            return data
        self._ahead = data
        self._at = wanted
        return data[:wanted]

    def read(self, size=-1):
        """So many bytes; fewer only at the end. All that come to the end if nothing is said."""
        self._check_open()
        everything = size is None or size < 0
        begin = self._at
        have = len(self._ahead) - begin
        if not everything and size <= have:
            self._at = begin + size
            return self._ahead[begin:self._at]
        parts = [self._ahead[begin:]] if have else []
        while everything or have < size:
            piece = self._receive()
            if not piece:
                break
            parts.append(piece)
            have += len(piece)
        return self._take(parts or [b''], have if everything else size)

    def read1(self, size=-1):
        """What is there, at most so much; waits only for the first byte."""
        self._check_open()
        rest = self._ahead[self._at:] or self._receive()
        return self._take([rest], len(rest) if size < 0 else size)

    def readline(self, size=-1):
        self._check_open()
        parts = [self._ahead[self._at:]]
        while True:
            found = parts[-1].find(b'\n')
            if found >= 0:
                length = sum(len(part) for part in parts[:-1]) + found + 1
                break
            piece = self._receive()
            if not piece:
                length = sum(len(part) for part in parts)
                break
            parts.append(piece)
        return self._take(parts, length if size is None or size < 0 else min(size, length))

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def close(self):
        if not self.closed:
            self.closed = True
            self._connection.close()


class BufferedWriter(_File):
    """Bytes; few of them wait until they are flushed."""
    __module__ = '_io'
    mode = 'wb'

    def __init__(self, file, name, size=DEFAULT_BUFFER_SIZE):
        _File.__init__(self, Connection(file, False, True), name)
        self._size = size
        self._parts = []
        self._held = 0

    def writable(self):
        return True

    def write(self, data):
        self._check_open()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        length = len(data)
        if self._held + length > self._size:
            self.flush()
        if length > self._size:
            self._connection.send_bytes(data)
        elif length:
            self._parts.append(bytes(data))
            self._held += length
        return length

    def flush(self):
        self._check_open()
        if self._parts:
            data = b''.join(self._parts)
            self._parts = []
            self._held = 0
            self._connection.send_bytes(data)

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self.closed = True
                self._connection.close()


class _Nowhere:
    """A file that keeps nothing."""

    closed = False

    def write(self, data):
        return len(data)

    def flush(self):
        pass

    close = flush


class TextIOWrapper(_IOBase):
    """Text on top of a file of bytes."""
    __module__ = '_io'

    def __init__(self, buffer, encoding=None, errors=None, line_buffering=False):
        self.buffer = buffer
        self.encoding = encoding or 'utf-8'
        self.errors = errors or 'strict'
        self.line_buffering = line_buffering
        self._ahead = ''

    @property
    def name(self):
        return self.buffer.name

    @property
    def closed(self):
        return self.buffer.closed

    def _file(self):
        return self.buffer._file()

    def fileno(self):
        return self.buffer.fileno()

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError('write() argument must be str, not %s' % type(text).__name__)
        self.buffer.write(text.encode(self.encoding, self.errors))
        if self.line_buffering and '\n' in text:
            self.flush()
        return len(text)

    def flush(self):
        self.buffer.flush()

    def _decode(self, data):
        return data.decode(self.encoding, self.errors).replace('\r\n', '\n').replace('\r', '\n')

    def _line(self):
        # The end of a line is the end of a character, too.
        return self._decode(self.buffer.readline())

    def read(self, size=-1):
        text = self._ahead
        if size is None or size < 0:
            self._ahead = ''
            return text + self._decode(self.buffer.read())
        while len(text) < size:
            line = self._line()
            if not line:
                break
            text += line
        self._ahead = text[size:]
        return text[:size]

    def readline(self, size=-1):
        line = self._ahead or self._line()
        end = line.find('\n') + 1 or len(line)
        if size is not None and size >= 0:
            end = min(end, size)
        self._ahead = line[end:]
        return line[:end]

    def close(self):
        self.buffer.close()

    def __repr__(self):
        return '<_io.TextIOWrapper name=%r encoding=%r>' % (self.name, self.encoding)


_stdout = None


def _begin():
    """A program begins that was given its standard input and output."""
    global _stdout
    given, output = streams()
    if given is not None:
        sys.stdin = TextIOWrapper(BufferedReader(given, '<stdin>'))
    if output is False:
        sys.stdout = TextIOWrapper(_Nowhere())
    elif output is not None:
        sys.stdout = _stdout = TextIOWrapper(BufferedWriter(output, '<stdout>'))


def _finish():
    """It has ended: what it printed goes out."""
    if _stdout is not None and not _stdout.closed:
        _stdout.flush()
