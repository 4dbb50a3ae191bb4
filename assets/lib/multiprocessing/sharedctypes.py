"""Numbers that lie in memory which processes share, with a lock or without.

To add to one is to read it and to write it: the lock that comes with it is held for each of the two, not for both.
"""

from _multiprocessing import block as _block
from multiprocessing.spawn import assert_spawning, hand_over, taken
from multiprocessing.synchronize import RLock

__all__ = ['Array', 'RawArray', 'RawValue', 'Value', 'synchronized']

_NAMES = {
    'c': 'c_char', 'b': 'c_byte', 'B': 'c_ubyte', 'h': 'c_short', 'H': 'c_ushort', 'i': 'c_int', 'I': 'c_uint',
    'l': 'c_long', 'L': 'c_ulong', 'q': 'c_long', 'Q': 'c_ulong', 'f': 'c_float', 'd': 'c_double',
}


def _code(kind):
    if kind not in _NAMES:
        raise TypeError('this type has no storage info')
    return kind


class RawNumber:
    """One number."""

    def __init__(self, code, block):
        self._code = code
        self._block = block

    @property
    def value(self):
        return self._block.get(0)

    @value.setter
    def value(self, value):
        self._block.set(0, value)

    def __repr__(self):
        return '%s(%r)' % (_NAMES[self._code], self.value)

    def __reduce__(self):
        return _number, (self._code, hand_over(self, self._block._file()))


def _number(code, place):
    return RawNumber(code, _block(code, 1, taken(place)))


class RawNumbers:
    """A row of numbers."""

    def __init__(self, code, block):
        self._code = code
        self._block = block

    def __len__(self):
        return len(self._block)

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return self._block.get(index)
        found = [self._block.get(place) for place in range(*index.indices(len(self)))]
        return b''.join(found) if self._code == 'c' else found

    def __setitem__(self, index, value):
        if not isinstance(index, slice):
            self._block.set(index, value)
            return
        places = range(*index.indices(len(self)))
        values = list(value)
        if len(values) != len(places):
            raise ValueError('Can only assign sequence of same size')
        for place, one in zip(places, values):
            self._block.set(place, one)

    def __iter__(self):
        for place in range(len(self)):
            yield self._block.get(place)

    def __repr__(self):
        name = '%s_Array_%d' % (_NAMES[self._code], len(self))
        return '<multiprocessing.sharedctypes.%s object at %#x>' % (name, id(self))

    def __reduce__(self):
        return _numbers, (type(self), self._code, len(self), hand_over(self, self._block._file()))


class RawText(RawNumbers):
    """A row of bytes: as a whole, or up to the first 0."""

    @property
    def raw(self):
        return self[:]

    @raw.setter
    def raw(self, value):
        if len(value) > len(self):
            raise ValueError('byte string too long')
        self[:len(value)] = value

    @property
    def value(self):
        return self[:].split(b'\0')[0]

    @value.setter
    def value(self, value):
        self.raw = value
        if len(value) < len(self):
            self._block.set(len(value), 0)


def _numbers(kind, code, length, place):
    return kind(code, _block(code, length, taken(place)))


def RawValue(typecode_or_type, *args):
    """A number without a lock."""
    code = _code(typecode_or_type)
    number = RawNumber(code, _block(code, 1))
    if args:
        number.value, = args
    return number


def RawArray(typecode_or_type, size_or_initializer):
    """A row of numbers without a lock: so many zeros, or as many as there are to begin with."""
    code = _code(typecode_or_type)
    kind = RawText if code == 'c' else RawNumbers
    if isinstance(size_or_initializer, int):
        return kind(code, _block(code, size_or_initializer))
    row = kind(code, _block(code, len(size_or_initializer)))
    row[:] = size_or_initializer
    return row


def Value(typecode_or_type, *args, lock=True):
    """A number with a lock."""
    return _locked(RawValue(typecode_or_type, *args), lock)


def Array(typecode_or_type, size_or_initializer, *, lock=True):
    """A row of numbers with a lock."""
    return _locked(RawArray(typecode_or_type, size_or_initializer), lock)


def _locked(raw, lock):
    if lock is False:
        return raw
    if lock is True or lock is None:
        lock = RLock()
    if not hasattr(lock, 'acquire'):
        raise AttributeError("%r has no method 'acquire'" % lock)
    return synchronized(raw, lock)


def synchronized(raw, lock=None):
    """What is reached under a lock only."""
    if isinstance(raw, RawText):
        return SynchronizedString(raw, lock)
    if isinstance(raw, RawNumbers):
        return SynchronizedArray(raw, lock)
    return Synchronized(raw, lock)


class SynchronizedBase:
    """Something in shared memory, and its lock."""

    def __init__(self, raw, lock=None):
        self._obj = raw
        self._lock = lock or RLock()
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exception):
        return self._lock.__exit__(*exception)

    def get_obj(self):
        return self._obj

    def get_lock(self):
        return self._lock

    def __reduce__(self):
        assert_spawning(self)
        return synchronized, (self._obj, self._lock)

    def __repr__(self):
        return '<%s wrapper for %s>' % (type(self).__name__, self._obj)


class Synchronized(SynchronizedBase):
    @property
    def value(self):
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value


class SynchronizedArray(SynchronizedBase):
    def __len__(self):
        return len(self._obj)

    def __getitem__(self, index):
        with self._lock:
            return self._obj[index]

    def __setitem__(self, index, value):
        with self._lock:
            self._obj[index] = value

    def __iter__(self):
        for place in range(len(self)):
            yield self[place]


class SynchronizedString(SynchronizedArray):
    value = Synchronized.value

    @property
    def raw(self):
        with self._lock:
            return self._obj.raw

    @raw.setter
    def raw(self, value):
        with self._lock:
            self._obj.raw = value
