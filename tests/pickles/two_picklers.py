# The pickler written in Python writes the bytes that the native one writes, and reads what that one reads.
import collections, functools, pickle


class Plain:
    pass


class Outer:
    class Inner:
        def method(self):
            pass


class Slots:
    __slots__ = ('a', 'b')


class Dict(dict):
    pass


class ByName:
    def __new__(cls, a, *, b=0):
        self = object.__new__(cls)
        self.sum = a + b
        return self

    def __getnewargs_ex__(self):
        return (1,), {'b': 2}


class Set:
    def __reduce_ex__(self, protocol):
        return Plain, (), {'p': protocol}, None, None, set_state


def set_state(obj, state):
    obj.state = state


def local():
    return lambda: 1


plain = Plain()
plain.name = 'value'
plain.me = [plain]
slots = Slots()
slots.b = plain
circle = ([],)
circle[0].append(circle)
entries = Dict({i: str(i) for i in range(3)})
entries.extra = 1
THINGS = [
    None, True, False, 0, -1, 255, 256, 65536, -2**31, 2**31, 2**63, -2**100, 2**3000, 0.5, float('-inf'), '', 'a', 'ab',
    'a\\b\n\0\x1a\u00e9\u20ac\U0001f600', 'x' * 300, 'y' * 70000, b'', b'a', b'ab' * 200, b'z' * 70000, bytearray(b'abc'), bytearray(),
    (), (1,), (1, 2, 3), (1, 2, 3, 4), [], [1], list(range(2001)), {}, {'a': 1}, dict.fromkeys(range(1000)),
    dict.fromkeys(range(2500)), set(), {1}, set(range(1000)), frozenset(), frozenset([1, 2]), circle, plain, slots, entries,
    Plain, Outer.Inner, Outer.Inner.method, Outer.Inner().method, len, [len, print, int, int], ByName(1), Set(), range(5), ...,
    type(None), str.upper, functools.partial(int, base=2), [Plain(), Plain()], ['name', 'name', b'a', b'a'],
    collections.OrderedDict([(1, 2), (3, 4)]), collections.Counter('aab'), collections.deque([1, 2], 5), KeyError('k'),
    OSError(2, 'x', 'f'), local(), local, Ellipsis, [['abc%d' % i for i in range(9000)]], iter, print,
]


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return '%s: %s' % (type(error).__name__, error)


pairs = 0
for number, thing in enumerate(THINGS):
    for protocol in range(6):
        native, python = attempt(pickle.dumps, thing, protocol), attempt(pickle._dumps, thing, protocol)
        if native != python:
            print('differ:', number, protocol, native[:300], python[:300])
        if isinstance(native, bytes):
            once, twice = pickle.loads(native), pickle._loads(native)
            if attempt(pickle.dumps, once, protocol) != attempt(pickle.dumps, twice, protocol):
                print('read differently:', number, protocol, once, twice)
        pairs += 1
print(pairs, 'pairs')
