# Files in memory, bytes and text; and what all files written in Python have in common.

from builtins import open

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


class UnsupportedOperation(OSError, ValueError):
    pass


class _IOBase:
    def _check_open(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def isatty(self):
        self._check_open()
        return False

    def __enter__(self):
        self._check_open()
        return self

    def __exit__(self, *exc):
        self.close()

    def __iter__(self):
        self._check_open()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None):
        lines = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class _InMemory(_IOBase):
    def close(self):
        self.closed = True

    def flush(self):
        self._check_open()

    def readable(self):
        self._check_open()
        return True

    writable = seekable = readable

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def tell(self):
        self._check_open()
        return self._place

    # How many items to read: all that are left if nothing is said.
    def _amount(self, size):
        left = max(len(self._buffer) - self._place, 0)
        return left if size is None or size < 0 else min(size, left)


class BytesIO(_InMemory):
    __module__ = '_io'

    def __init__(self, initial_bytes=b''):
        self._buffer = bytearray(initial_bytes or b'')
        self._place = 0
        self.closed = False

    def getvalue(self):
        self._check_open()
        return bytes(self._buffer)

    getbuffer = getvalue

    def read(self, size=-1):
        self._check_open()
        begin = self._place
        self._place += self._amount(size)
        return bytes(self._buffer[begin:self._place])

    read1 = read

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, size=-1):
        self._check_open()
        begin = self._place
        end = begin + self._amount(size)
        found = self._buffer.find(b'\n', begin, end)
        self._place = end if found < 0 else found + 1
        return bytes(self._buffer[begin:self._place])

    def write(self, data):
        self._check_open()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        length = len(data)
        if length == 0:
            return 0
        gap = self._place - len(self._buffer)
        if gap > 0:
            self._buffer += bytes(gap)
        if self._place == len(self._buffer):
            self._buffer += data
        else:
            self._buffer[self._place:self._place + length] = data
        self._place += length
        return length

    def seek(self, place, whence=0):
        self._check_open()
        if whence == 0:
            if place < 0:
                raise ValueError('negative seek value %d' % place)
        elif whence == 1:
            place += self._place
        elif whence == 2:
            place += len(self._buffer)
        else:
            raise ValueError('invalid whence (%d, should be 0, 1 or 2)' % whence)
        self._place = max(place, 0)
        return self._place

    def truncate(self, size=None):
        self._check_open()
        if size is None:
            size = self._place
        elif size < 0:
            raise ValueError('negative size value %d' % size)
        del self._buffer[size:]
        return size

    def __getstate__(self):
        self._check_open()
        return self.getvalue(), self._place, None

    def __setstate__(self, state):
        value, place, attributes = state
        self.__init__(value)
        self._place = place
        if attributes:
            self.__dict__.update(attributes)


class StringIO(_InMemory):
    __module__ = '_io'
    encoding = errors = None

    def __init__(self, initial_value='', newline='\n'):
        if not (initial_value is None or isinstance(initial_value, str)):
            raise TypeError('initial_value must be str or None, not ' + type(initial_value).__name__)
        if newline not in (None, '', '\n', '\r', '\r\n'):
            raise ValueError('illegal newline value: %r' % (newline,))
        self._newline = newline
        self._buffer = ''
        self._place = 0
        self.closed = False
        self.write(initial_value or '')
        self._place = 0

    def getvalue(self):
        self._check_open()
        return self._buffer

    def read(self, size=-1):
        self._check_open()
        begin = self._place
        self._place += self._amount(size)
        return self._buffer[begin:self._place]

    def readline(self, size=-1):
        self._check_open()
        begin = self._place
        end = begin + self._amount(size)
        found = self._buffer.find('\n', begin, end)
        self._place = end if found < 0 else found + 1
        return self._buffer[begin:self._place]

    def write(self, text):
        self._check_open()
        if not isinstance(text, str):
            raise TypeError("string argument expected, got '%s'" % type(text).__name__)
        length = len(text)
        if self._newline is None:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        elif self._newline not in ('', '\n'):
            text = text.replace('\n', self._newline)
        if not text:
            return length
        gap = self._place - len(self._buffer)
        if gap > 0:
            self._buffer += '\0' * gap
        if self._place == len(self._buffer):
            self._buffer += text
        else:
            self._buffer = self._buffer[:self._place] + text + self._buffer[self._place + len(text):]
        self._place += len(text)
        return length

    def seek(self, place, whence=0):
        self._check_open()
        if whence not in (0, 1, 2):
            raise ValueError('Invalid whence (%d, should be 0, 1 or 2)' % whence)
        if whence == 0 and place < 0:
            raise ValueError('Negative seek position %d' % place)
        if whence != 0 and place != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        if whence == 1:
            place = self._place
        elif whence == 2:
            place = len(self._buffer)
        self._place = place
        return place

    def truncate(self, size=None):
        self._check_open()
        if size is None:
            size = self._place
        elif size < 0:
            raise ValueError('Negative size value %d' % size)
        self._buffer = self._buffer[:size]
        return size

    def __getstate__(self):
        return self.getvalue(), self._newline, self._place, None

    def __setstate__(self, state):
        value, newline, place, attributes = state
        self.__init__('', newline)
        self._buffer = value
        self._place = place
        if attributes:
            self.__dict__.update(attributes)
