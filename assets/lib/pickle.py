# Objects to bytes and back. The codec that programs use is native (`_pickle`); `_dumps` and `_loads` are the same in Python,
# for whoever wants to see how it is done, or how much longer that takes.

import copyreg
from _pickle import (
    DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, Pickler, Unpickler, _find_class, _float_bytes, _float_of, _identity, _import_module,
    _old_name, dump, dumps, load, loads)

format_version = '4.0'
compatible_formats = ['1.0', '1.1', '1.2', '1.3', '2.0', '3.0', '4.0', '5.0']


class PickleError(Exception):
    __module__ = '_pickle'


class PicklingError(PickleError):
    __module__ = '_pickle'


class UnpicklingError(PickleError):
    __module__ = '_pickle'


_FRAME_TARGET = 64 * 1024
_FRAME_LEAST = 4
_BATCH = 1000


# Bytes on their way to the file, in frames from protocol 4 on.
class _Frames:
    def __init__(self, write):
        self.write = write
        self.parts = None
        self.length = 0

    def begin(self):
        self.parts = []

    def put(self, data):
        if self.parts is None:
            self.write(data)
        else:
            self.parts.append(data)
            self.length += len(data)

    def put_payload(self, header, data):
        if len(data) < _FRAME_TARGET:
            self.put(header)
            self.put(data)
        else:
            self.close()
            self.write(header)
            self.write(data)

    def boundary(self):
        if self.length >= _FRAME_TARGET:
            self.close()

    def close(self):
        if not self.parts:
            return
        data = b''.join(self.parts)
        if len(data) >= _FRAME_LEAST:
            self.write(b'\x95' + len(data).to_bytes(8, 'little'))
        self.write(data)
        self.parts = []
        self.length = 0


class _Pickler:
    def __init__(self, file, protocol=None, *, fix_imports=True):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError('pickle protocol must be <= %d' % HIGHEST_PROTOCOL)
        try:
            write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute")
        self.frames = _Frames(write)
        self.put = self.frames.put
        self.protocol = protocol
        self.binary = protocol >= 1
        self.fix_imports = fix_imports
        self.decoded = None
        # Numbers of objects by who they are, with the objects themselves, so that nobody else becomes the same.
        self.memo = {}

    def clear_memo(self):
        self.memo.clear()

    def dump(self, obj):
        if self.protocol >= 2:
            self.put(bytes((0x80, self.protocol)))
        if self.protocol >= 4:
            self.frames.begin()
        self.save(obj)
        self.put(b'.')
        self.frames.close()
        self.frames.parts = None

    def identity(self, obj):
        return id(obj) if obj is self.decoded else _identity(obj)

    def persistent_id(self, obj):
        return None

    def save(self, obj, persistent=True):
        self.frames.boundary()
        if persistent:
            pid = self.persistent_id(obj)
            if pid is not None:
                return self.save_persistent(pid)
        kind = type(obj)
        atom = self.atoms.get(kind)
        if atom is not None:
            return atom(self, obj)
        known = self.memo.get(self.identity(obj))
        if known is not None:
            return self.refer(known[0])
        container = self.containers.get(kind)
        if container is not None:
            return container(self, obj)
        override = getattr(self, 'reducer_override', None)
        answer = NotImplemented if override is None else override(obj)
        if answer is NotImplemented:
            if kind is type:
                return self.save_class(obj)
            if kind is _function:
                return self.save_global(obj)
            table = getattr(self, 'dispatch_table', copyreg.dispatch_table)
            reduce = table.get(kind)
            if reduce is not None:
                answer = reduce(obj)
            elif kind is _module:
                raise TypeError("cannot pickle 'module' object")
            else:
                answer = obj.__reduce_ex__(self.protocol)
        if isinstance(answer, str):
            return self.save_global(obj, answer)
        if not isinstance(answer, tuple):
            raise PicklingError('__reduce__ must return a string or tuple')
        self.save_reduced(answer, obj)

    def save_persistent(self, pid):
        if self.binary:
            self.save(pid, False)
            self.put(b'Q')
        else:
            text = str(pid)
            if not text.isascii():
                raise PicklingError('persistent IDs in protocol 0 must be ASCII strings')
            self.put(b'P' + text.encode('ascii') + b'\n')

    def memoize(self, obj, identity=None):
        number = len(self.memo)
        self.memo[self.identity(obj) if identity is None else identity] = number, obj
        if self.protocol >= 4:
            self.put(b'\x94')
        elif not self.binary:
            self.put(b'p%d\n' % number)
        elif number < 256:
            self.put(bytes((0x71, number)))
        else:
            self.put(b'r' + number.to_bytes(4, 'little'))

    def refer(self, number):
        if not self.binary:
            self.put(b'g%d\n' % number)
        elif number < 256:
            self.put(bytes((0x68, number)))
        else:
            self.put(b'j' + number.to_bytes(4, 'little'))

    # What contains nothing.

    def save_none(self, obj):
        self.put(b'N')

    def save_bool(self, obj):
        if self.protocol >= 2:
            self.put(b'\x88' if obj else b'\x89')
        else:
            self.put(b'I01\n' if obj else b'I00\n')

    def save_int(self, obj):
        if -0x80000000 <= obj <= 0x7fffffff:
            if not self.binary:
                self.put(b'I%d\n' % obj)
            elif 0 <= obj < 0x100:
                self.put(bytes((0x4b, obj)))
            elif 0 <= obj < 0x10000:
                self.put(b'M' + obj.to_bytes(2, 'little'))
            else:
                self.put(b'J' + obj.to_bytes(4, 'little', signed=True))
        elif self.protocol < 2:
            self.put(b'L' + repr(obj).encode('ascii') + b'L\n')
        else:
            # One bit more than the digits have, for the sign.
            size = ((obj if obj >= 0 else ~obj).bit_length() >> 3) + 1
            data = obj.to_bytes(size, 'little', signed=True)
            if size < 256:
                self.frames.put_payload(bytes((0x8a, size)), data)
            else:
                self.frames.put_payload(b'\x8b' + size.to_bytes(4, 'little'), data)

    def save_float(self, obj):
        if self.binary:
            self.put(b'G' + _float_bytes(obj))
        else:
            self.put(b'F' + repr(obj).encode('ascii') + b'\n')

    atoms = {type(None): save_none, bool: save_bool, int: save_int, float: save_float}

    def save_bytes(self, obj):
        if self.protocol < 3:
            if obj:
                # An object of its own, though it may be somebody's name.
                self.decoded = str(obj, 'latin1')
                self.save_reduced((_encode, (self.decoded, 'latin1')), obj)
            else:
                self.save_reduced((bytes, ()), obj)
            return
        size = len(obj)
        if size < 0x100:
            header = bytes((0x43, size))
        elif size < 0x100000000:
            header = b'B' + size.to_bytes(4, 'little')
        else:
            header = b'\x8e' + size.to_bytes(8, 'little')
        self.frames.put_payload(header, obj)
        self.memoize(obj)

    def save_bytearray(self, obj):
        if self.protocol < 5:
            return self.save_reduced((bytearray, (bytes(obj),) if obj else ()), obj)
        self.frames.put_payload(b'\x96' + len(obj).to_bytes(8, 'little'), obj)
        self.memoize(obj)

    def write_text(self, text):
        if not self.binary:
            for char in '\\\0\n\r\x1a':
                text = text.replace(char, '\\u%04x' % ord(char))
            line = ''.join([c if c < '\u0100' else ('\\u%04x' if c < '\U00010000' else '\\U%08x') % ord(c) for c in text])
            return self.frames.put_payload(b'V', line.encode('latin1') + b'\n')
        data = text.encode('utf-8')
        size = len(data)
        if size < 0x100 and self.protocol >= 4:
            header = bytes((0x8c, size))
        elif size < 0x100000000:
            header = b'X' + size.to_bytes(4, 'little')
        else:
            header = b'\x8d' + size.to_bytes(8, 'little')
        self.frames.put_payload(header, data)

    def save_str(self, obj):
        self.write_text(obj)
        self.memoize(obj)

    # Containers, which may contain themselves.

    def save_tuple(self, obj):
        size = len(obj)
        if size == 0:
            return self.put(b')' if self.binary else b'(t')
        short = size <= 3 and self.protocol >= 2
        if not short:
            self.put(b'(')
        for item in obj:
            self.save(item)
        known = self.memo.get(self.identity(obj))
        if known is not None:
            # Something in it contains it, and has written it meanwhile.
            if short:
                self.put(b'0' * size)
            else:
                self.put(b'1' if self.binary else b'0' * (size + 1))
            return self.refer(known[0])
        self.put(bytes((0x84 + size,)) if short else b't')
        self.memoize(obj)

    def save_list(self, obj):
        self.put(b']' if self.binary else b'(l')
        self.memoize(obj)
        self.save_batches(iter(obj), b'a', b'e', self.save, len(obj) > 1)

    def save_pair(self, pair):
        key, value = pair
        self.save(key)
        self.save(value)

    def save_dict(self, obj):
        self.put(b'}' if self.binary else b'(d')
        self.memoize(obj)
        size = len(obj)
        self.save_batches(iter(obj.items()), b's', b'u', self.save_pair, size > 1)
        if self.binary and size > 1 and size % _BATCH == 0:
            # As CPython has it: there could have been more.
            self.put(b'(u')

    # A batch of one is written without a mark; behind others only if nobody knew how many there are.
    def save_batches(self, items, one, many, save, marked=False):
        if not self.binary:
            for item in items:
                save(item)
                self.put(one)
            return
        batch = []
        for item in items:
            batch.append(item)
            if len(batch) == _BATCH:
                self.save_batch(batch, many, save)
                batch = []
        if len(batch) == 1 and not marked:
            save(batch[0])
            self.put(one)
        elif batch:
            self.save_batch(batch, many, save)

    def save_batch(self, batch, many, save):
        self.put(b'(')
        for item in batch:
            save(item)
        self.put(many)

    def save_set(self, obj):
        if self.protocol < 4:
            return self.save_reduced((set, (list(obj),)), obj)
        self.put(b'\x8f')
        self.memoize(obj)
        size = len(obj)
        self.save_batches(iter(obj), b'', b'\x90', self.save, True)
        if size and size % _BATCH == 0:
            self.put(b'(\x90')

    def save_frozenset(self, obj):
        if self.protocol < 4:
            return self.save_reduced((frozenset, (list(obj),)), obj)
        self.put(b'(')
        for item in obj:
            self.save(item)
        known = self.memo.get(self.identity(obj))
        if known is not None:
            self.put(b'1')
            return self.refer(known[0])
        self.put(b'\x91')
        self.memoize(obj)

    containers = {bytes: save_bytes, bytearray: save_bytearray, str: save_str, tuple: save_tuple, list: save_list,
                  dict: save_dict, set: save_set, frozenset: save_frozenset}

    # What has a name.

    def save_class(self, obj):
        for only in (None, Ellipsis, NotImplemented):
            if obj is type(only):
                return self.save_reduced((type, (only,)), obj)
        self.save_global(obj)

    def save_global(self, obj, name=None):
        if name is None:
            name = getattr(obj, '__qualname__', None)
            if name is None:
                name = obj.__name__
        path = name.split('.')
        if '<locals>' in path:
            raise AttributeError("Can't pickle local object %r" % (name,))
        home = getattr(obj, '__module__', None)
        if home is None:
            home = 'builtins' if _attribute(builtins, path, None)[0] is obj else '__main__'
        try:
            module = _import_module(home)
        except Exception:
            raise PicklingError("Can't pickle %r: import of module %r failed" % (obj, home))
        try:
            found, parent = _attribute(module, path)
        except AttributeError:
            raise PicklingError("Can't pickle %r: attribute lookup %s on %s failed" % (obj, name, home))
        if found is not obj:
            raise PicklingError("Can't pickle %r: it's not the same object as %s.%s" % (obj, home, name))
        if self.protocol >= 4:
            self.save_home(obj, home)
            self.save(name)
            self.put(b'\x93')
        elif parent is not module:
            self.save_reduced((getattr, (parent, path[-1])))
        else:
            if self.protocol < 3 and self.fix_imports:
                home, name = _old_name(home, name)
            coding = 'utf-8' if self.protocol >= 3 else 'ascii'
            try:
                line = b'c' + home.encode(coding) + b'\n' + name.encode(coding) + b'\n'
            except UnicodeEncodeError:
                raise PicklingError("can't pickle global identifier '%s.%s' using pickle protocol %d"
                                    % (home, name, self.protocol))
            self.put(line)
        self.memoize(obj)

    # The name of `builtins` is another object for functions than for classes.
    def save_home(self, obj, home):
        if type(obj) is not _builtin or home != 'builtins':
            return self.save(home)
        known = self.memo.get('builtins')
        if known is not None:
            return self.refer(known[0])
        self.frames.boundary()
        self.write_text(home)
        self.memoize(home, 'builtins')

    # What has an answer of its own.

    def save_reduced(self, answer, obj=None):
        if not 2 <= len(answer) <= 6:
            raise PicklingError('tuple returned by __reduce__ must contain 2 through 6 elements')
        callable_, args, state, items, entries, setter = (tuple(answer) + (None,) * 4)[:6]
        if not callable(callable_):
            raise PicklingError('first item of the tuple returned by __reduce__ must be callable')
        if not isinstance(args, tuple):
            raise PicklingError('second item of the tuple returned by __reduce__ must be a tuple')
        for place, iterator in (('fourth', items), ('fifth', entries)):
            if iterator is not None and not hasattr(iterator, '__next__'):
                raise PicklingError('%s element of the tuple returned by __reduce__ must be an iterator, not %s'
                                    % (place, type(iterator).__name__))
        name = getattr(callable_, '__name__', '') if self.protocol >= 2 else ''
        if name == '__newobj_ex__' and self.protocol >= 4:
            for part in args:
                self.save(part)
            self.put(b'\x92')
        elif name == '__newobj__':
            if not args:
                raise PicklingError('__newobj__ arglist is empty')
            if obj is not None and obj.__class__ is not args[0]:
                raise PicklingError('args[0] from __newobj__ args has the wrong class')
            self.save(args[0])
            self.save(args[1:])
            self.put(b'\x81')
        else:
            self.save(callable_)
            self.save(args)
            self.put(b'R')
        if obj is None:
            return
        known = self.memo.get(self.identity(obj))
        if known is not None:
            self.put(b'0')
            return self.refer(known[0])
        self.memoize(obj)
        if items is not None:
            self.save_batches(items, b'a', b'e', self.save)
        if entries is not None:
            self.save_batches(entries, b's', b'u', self.save_pair)
        if state is not None:
            if setter is None:
                self.save(state)
                self.put(b'b')
            else:
                self.save(setter)
                self.save(obj)
                self.save(state)
                self.put(b'\x86R0')


def _attribute(found, path, *default):
    parent = None
    for name in path:
        parent = found
        found = getattr(found, name, *default)
    return found, parent


import builtins
from _codecs import encode as _encode

_function = type(_attribute)
_builtin = type(len)
_module = type(builtins)
_mark = object()


class _Unpickler:
    def __init__(self, file, *, fix_imports=True, encoding='ASCII', errors='strict'):
        try:
            self.file_read, self.file_readline = file.read, file.readline
        except AttributeError:
            raise TypeError("file must have 'read' and 'readline' attributes")
        self.fix_imports = fix_imports
        self.encoding = encoding
        self.errors = errors
        self.memo = {}

    def load(self):
        self.stack = []
        self.protocol = 0
        # What is left of a frame.
        self.frame = b''
        self.place = 0
        codes = self.codes
        while True:
            code = self.read(1, True)[0]
            if code == 0x2e:
                return self.pop()
            step = codes.get(code)
            if step is None:
                shown = chr(code) if 0x20 <= code < 0x7f and code not in b"'\\" else '\\x%02x' % code
                raise UnpicklingError("invalid load key, '%s'." % shown)
            step(self)

    # Bytes.

    def read(self, size, opcode=False):
        end = self.place + size
        data = self.frame[self.place:end]
        self.place = end
        if len(data) < size:
            data += self.file_read(size - len(data))
            if len(data) < size:
                if opcode and not data:
                    raise EOFError('Ran out of input')
                raise UnpicklingError('pickle data was truncated')
        return data

    def line(self):
        end = self.frame.find(b'\n', self.place)
        if end >= 0:
            data = self.frame[self.place:end]
            self.place = end + 1
            return data
        data = self.frame[self.place:] + self.file_readline()
        self.place = len(self.frame)
        if data[-1:] != b'\n':
            raise UnpicklingError('pickle data was truncated')
        return data[:-1]

    def number(self, size, signed=False):
        return int.from_bytes(self.read(size), 'little', signed=signed)

    # The stack.

    def pop(self):
        if not self.stack:
            raise UnpicklingError('unpickling stack underflow')
        top = self.stack.pop()
        if top is _mark:
            raise UnpicklingError('unexpected MARK found')
        return top

    def pop_marked(self):
        stack = self.stack
        place = len(stack) - 1
        while place >= 0 and stack[place] is not _mark:
            place -= 1
        if place < 0:
            raise UnpicklingError('could not find MARK')
        items = stack[place + 1:]
        del stack[place:]
        return items

    def top(self):
        if not self.stack:
            raise UnpicklingError('unpickling stack underflow')
        if self.stack[-1] is _mark:
            raise UnpicklingError('unexpected MARK found')
        return self.stack[-1]

    def push(self, value):
        self.stack.append(value)

    # Opcodes.

    def op_proto(self):
        self.protocol = self.read(1)[0]
        if self.protocol > HIGHEST_PROTOCOL:
            raise ValueError('unsupported pickle protocol: %d' % self.protocol)

    def op_frame(self):
        size = self.number(8)
        if size > 0x7fffffffffffffff:
            raise OverflowError("FRAME length exceeds system's maximum of 9223372036854775807 bytes")
        self.frame = self.read(size)
        self.place = 0

    def op_mark(self):
        self.push(_mark)

    def op_pop(self):
        if not self.stack:
            raise UnpicklingError('unpickling stack underflow')
        self.stack.pop()

    def op_pop_mark(self):
        self.pop_marked()

    def op_dup(self):
        self.push(self.top())

    def op_none(self):
        self.push(None)

    def op_true(self):
        self.push(True)

    def op_false(self):
        self.push(False)

    def op_int(self):
        line = self.line()
        self.push(line == b'01' if line in (b'00', b'01') else int(line, 0))

    def op_long(self):
        line = self.line()
        self.push(int(line[:-1] if line[-1:] == b'L' else line))

    def op_binint(self):
        self.push(self.number(4, True))

    def op_binint1(self):
        self.push(self.read(1)[0])

    def op_binint2(self):
        self.push(self.number(2))

    def op_long1(self):
        self.push(int.from_bytes(self.read(self.read(1)[0]), 'little', signed=True))

    def op_long4(self):
        size = self.number(4, True)
        if size < 0:
            raise UnpicklingError('LONG pickle has negative byte count')
        self.push(int.from_bytes(self.read(size), 'little', signed=True))

    def op_float(self):
        self.push(float(str(self.line(), 'ascii')))

    def op_binfloat(self):
        self.push(_float_of(self.read(8)))

    def push_text(self, size):
        self.push(str(self.read(size), 'utf-8'))

    def op_unicode(self):
        self.push(_unescaped(self.line()))

    def op_short_unicode(self):
        self.push_text(self.read(1)[0])

    def op_binunicode(self):
        self.push_text(self.number(4))

    def op_binunicode8(self):
        self.push_text(self.number(8))

    def op_short_bytes(self):
        self.push(self.read(self.read(1)[0]))

    def op_binbytes(self):
        self.push(self.read(self.number(4)))

    def op_binbytes8(self):
        self.push(self.read(self.number(8)))

    def op_bytearray8(self):
        self.push(bytearray(self.read(self.number(8))))

    def push_string(self, data):
        self.push(data if self.encoding == 'bytes' else str(data, self.encoding, self.errors))

    def op_short_string(self):
        self.push_string(self.read(self.read(1)[0]))

    def op_binstring(self):
        self.push_string(self.read(self.number(4)))

    def op_tuple(self):
        self.push(tuple(self.pop_marked()))

    def op_empty_tuple(self):
        self.push(())

    def push_tuple(self, size):
        items = [self.pop() for _ in range(size)]
        items.reverse()
        self.push(tuple(items))

    def op_tuple1(self):
        self.push_tuple(1)

    def op_tuple2(self):
        self.push_tuple(2)

    def op_tuple3(self):
        self.push_tuple(3)

    def op_empty_list(self):
        self.push([])

    def op_empty_dict(self):
        self.push({})

    def op_empty_set(self):
        self.push(set())

    def op_frozenset(self):
        self.push(frozenset(self.pop_marked()))

    def op_list(self):
        self.push(self.pop_marked())

    def op_dict(self):
        items = self.pop_marked()
        if len(items) % 2:
            raise UnpicklingError('odd number of items for DICT')
        self.push(dict(zip(items[::2], items[1::2])))

    def append_all(self, items):
        target = self.top()
        if hasattr(target, 'extend'):
            target.extend(items)
        else:
            for item in items:
                target.append(item)

    def op_append(self):
        self.append_all([self.pop()])

    def op_appends(self):
        self.append_all(self.pop_marked())

    def op_setitem(self):
        value, key = self.pop(), self.pop()
        self.top()[key] = value

    def op_setitems(self):
        items = self.pop_marked()
        target = self.top()
        if len(items) % 2:
            raise UnpicklingError('odd number of items for SETITEMS')
        for place in range(0, len(items), 2):
            target[items[place]] = items[place + 1]

    def op_additems(self):
        items = self.pop_marked()
        target = self.top()
        for item in items:
            target.add(item)

    def push_known(self, number):
        if number not in self.memo:
            raise UnpicklingError('Memo value not found at index %d' % number)
        self.push(self.memo[number])

    def op_get(self):
        self.push_known(int(self.line()))

    def op_binget(self):
        self.push_known(self.read(1)[0])

    def op_long_binget(self):
        self.push_known(self.number(4))

    def op_put(self):
        number = int(self.line())
        if number < 0:
            raise ValueError('negative PUT argument')
        self.memo[number] = self.top()

    def op_binput(self):
        self.memo[self.read(1)[0]] = self.top()

    def op_long_binput(self):
        self.memo[self.number(4)] = self.top()

    def op_memoize(self):
        self.memo[len(self.memo)] = self.top()

    def find_class(self, module, name):
        return _find_class(module, name, self.protocol, self.fix_imports)

    def op_global(self):
        module, name = str(self.line(), 'utf-8'), str(self.line(), 'utf-8')
        self.push(self.find_class(module, name))

    def op_stack_global(self):
        name, module = self.pop(), self.pop()
        if type(name) is not str or type(module) is not str:
            raise UnpicklingError('STACK_GLOBAL requires str')
        self.push(self.find_class(module, name))

    def op_reduce(self):
        args = self.pop()
        function = self.pop()
        if not isinstance(args, tuple):
            raise TypeError('argument list must be a tuple')
        self.push(function(*args))

    def op_newobj(self):
        args, cls = self.pop(), self.pop()
        if not isinstance(cls, type):
            raise UnpicklingError('NEWOBJ class argument must be a type, not ' + type(cls).__name__)
        self.push(cls.__new__(cls, *args))

    def op_newobj_ex(self):
        kwargs, args, cls = self.pop(), self.pop(), self.pop()
        if not isinstance(cls, type):
            raise UnpicklingError('NEWOBJ_EX class argument must be a type, not ' + type(cls).__name__)
        self.push(cls.__new__(cls, *args, **kwargs))

    def instantiate(self, cls, args):
        if not args and isinstance(cls, type) and not hasattr(cls, '__getinitargs__'):
            self.push(cls.__new__(cls))
        else:
            self.push(cls(*args))

    def op_inst(self):
        module, name = str(self.line(), 'utf-8'), str(self.line(), 'utf-8')
        args = self.pop_marked()
        self.instantiate(self.find_class(module, name), args)

    def op_obj(self):
        args = self.pop_marked()
        if not args:
            raise UnpicklingError('unpickling stack underflow')
        self.instantiate(args[0], args[1:])

    def op_build(self):
        state = self.pop()
        obj = self.top()
        setstate = getattr(obj, '__setstate__', None)
        if setstate is not None:
            return setstate(state)
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state is not None:
            if not isinstance(state, dict):
                raise UnpicklingError('state is not a dictionary')
            obj.__dict__.update(state)
        if slots is not None:
            if not isinstance(slots, dict):
                raise UnpicklingError('slot state is not a dictionary')
            for name, value in slots.items():
                setattr(obj, name, value)

    def persistent_load(self, pid):
        raise UnpicklingError('A load persistent id instruction was encountered,\n'
                              'but no persistent_load function was specified.')

    def op_persid(self):
        self.push(self.persistent_load(str(self.line(), 'ascii')))

    def op_binpersid(self):
        self.push(self.persistent_load(self.pop()))

    def refuse_extension(self, code):
        if code <= 0:
            raise UnpicklingError('EXT specifies code <= 0')
        raise ValueError('unregistered extension code %d' % code)

    def op_ext1(self):
        self.refuse_extension(self.read(1)[0])

    def op_ext2(self):
        self.refuse_extension(self.number(2))

    def op_ext4(self):
        self.refuse_extension(self.number(4, True))

    def op_next_buffer(self):
        raise UnpicklingError(
            'pickle stream refers to out-of-band data but no *buffers* argument was given')

    codes = {
        0x80: op_proto, 0x95: op_frame, 0x28: op_mark, 0x30: op_pop, 0x31: op_pop_mark, 0x32: op_dup,
        0x4e: op_none, 0x88: op_true, 0x89: op_false, 0x49: op_int, 0x4c: op_long, 0x4a: op_binint, 0x4b: op_binint1,
        0x4d: op_binint2, 0x8a: op_long1, 0x8b: op_long4, 0x46: op_float, 0x47: op_binfloat, 0x56: op_unicode,
        0x8c: op_short_unicode, 0x58: op_binunicode, 0x8d: op_binunicode8, 0x43: op_short_bytes, 0x42: op_binbytes,
        0x8e: op_binbytes8, 0x96: op_bytearray8, 0x55: op_short_string, 0x54: op_binstring, 0x74: op_tuple,
        0x29: op_empty_tuple, 0x85: op_tuple1, 0x86: op_tuple2, 0x87: op_tuple3, 0x5d: op_empty_list,
        0x7d: op_empty_dict, 0x8f: op_empty_set, 0x91: op_frozenset, 0x6c: op_list, 0x64: op_dict, 0x61: op_append,
        0x65: op_appends, 0x73: op_setitem, 0x75: op_setitems, 0x90: op_additems, 0x67: op_get, 0x68: op_binget,
        0x6a: op_long_binget, 0x70: op_put, 0x71: op_binput, 0x72: op_long_binput, 0x94: op_memoize, 0x63: op_global,
        0x93: op_stack_global, 0x52: op_reduce, 0x81: op_newobj, 0x92: op_newobj_ex, 0x69: op_inst, 0x6f: op_obj,
        0x62: op_build, 0x50: op_persid, 0x51: op_binpersid, 0x82: op_ext1, 0x83: op_ext2, 0x84: op_ext4,
        0x97: op_next_buffer,
    }


def _unescaped(line):
    text = str(line, 'latin1')
    parts = []
    place = 0
    while True:
        found = text.find('\\', place)
        if found < 0:
            parts.append(text[place:])
            return ''.join(parts)
        parts.append(text[place:found])
        digits = {'u': 4, 'U': 8}.get(text[found + 1:found + 2])
        if digits is None:
            # Two backslashes begin nothing.
            place = found + (2 if text[found + 1:found + 2] == '\\' else 1)
            parts.append(text[found:place])
        else:
            place = found + 2 + digits
            parts.append(chr(int(text[found + 2:place], 16)))


def _dump(obj, file, protocol=None, *, fix_imports=True):
    _Pickler(file, protocol, fix_imports=fix_imports).dump(obj)


def _dumps(obj, protocol=None, *, fix_imports=True):
    from io import BytesIO
    file = BytesIO()
    _Pickler(file, protocol, fix_imports=fix_imports).dump(obj)
    return file.getvalue()


def _load(file, *, fix_imports=True, encoding='ASCII', errors='strict'):
    return _Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors).load()


def _loads(data, *, fix_imports=True, encoding='ASCII', errors='strict'):
    from io import BytesIO
    return _load(BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors)
