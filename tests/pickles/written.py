# What is written for objects of many kinds, in all protocols; and whether it can be read again.
import collections, copyreg, hashlib, pickle, queue, random, sys, threading


def outer():
    return lambda: 1


def generate():
    yield 1


class Plain:
    pass


class Slots:
    __slots__ = ('a', 'b')


class SlotsAndMore(Slots):
    pass


class Trouble(Exception):
    pass


class List(list):
    pass


class Dict(dict):
    pass


class Tuple(tuple):
    pass


class Int(int):
    pass


class Str(str):
    pass


class Float(float):
    pass


class Bytes(bytes):
    pass


class Bytearray(bytearray):
    pass


class Set(set):
    pass


class Frozenset(frozenset):
    pass


class Outer:
    class Inner:
        def method(self):
            pass

    def method(self):
        pass

    @staticmethod
    def static():
        pass

    @classmethod
    def of_class(cls):
        pass


class NewArgs:
    def __new__(cls, a, b=0):
        return object.__new__(cls)

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __getnewargs__(self):
        return (self.a,)


class State:
    def __getstate__(self):
        return [1, 2]

    def __setstate__(self, state):
        self.state = state


class Reduced:
    def __init__(self, *answer):
        self.answer = answer

    def __reduce__(self):
        return self.answer


class Named:
    def __reduce__(self):
        return 'the_only_one'


the_only_one = Named()


def set_state(obj, state):
    obj.state = state


class ByProtocol:
    def __reduce_ex__(self, protocol):
        return Plain, (), protocol, None, None, set_state


class NoAnswer:
    def __reduce__(self):
        return 5


class Registered:
    pass


copyreg.pickle(Registered, lambda obj: (Plain, ()))
Point = collections.namedtuple('Point', 'x y')


def local_class():
    class Local:
        pass
    return Local


def with_attribute(cls, *args):
    obj = cls(*args)
    obj.attribute = 'value'
    return obj


def raised(function):
    try:
        function()
    except Exception as error:
        return error


def deep():
    nested = []
    for i in range(5000):
        nested = [nested]
    return nested


unnamed = lambda: 2
plain = Plain()
plain.x = 1
plain.me = plain
slots = Slots()
slots.a = 1
more = SlotsAndMore()
more.a = 1
more.q = 5
circle = []
circle.append(circle)
tuple_circle = ([],)
tuple_circle[0].append(tuple_circle)
long_circle = ([], 1, 2, 3, 4)
long_circle[0].append(long_circle)
dict_circle = {}
dict_circle['me'] = dict_circle
trouble = Trouble(1, 2)
trouble.attribute = 3
reduced_circle = Reduced(list, ())
reduced_circle.answer = (List, ([reduced_circle],))

THINGS = [
    None, True, False, 0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63, 2**64,
    2**100, -2**100, 2**2040, -(2**2040), 127 * 2**56, -128, 1.5, float('inf'), -float('inf'), float('nan'), 0.0, -0.0,
    1e300, '', 'a', 'ab', '\u00e9', '\u20ac', '\U0001f600', 'a\\b\n\r\0\x1a', 'x' * 255, 'x' * 256, b'', b'a', b'ab',
    b'\xff' * 255, b'z' * 256, b'q' * 70000, 'w' * 70000, bytearray(b''), bytearray(b'abc'), (), (1,), (1, 2),
    (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2], list(range(1000)), list(range(1001)), list(range(2500)), {}, {1: 2},
    {1: 2, 3: 4}, dict.fromkeys(range(1000)), dict.fromkeys(range(1001)), set(), {1}, {1, 2, 3}, set(range(1000)),
    frozenset(), frozenset([1, 2]), [set(), set()],
    plain, slots, more, circle, tuple_circle, long_circle, dict_circle, trouble,
    with_attribute(List, [1, 2]), with_attribute(Dict, {1: 2}), with_attribute(Tuple, (1, 2)), with_attribute(Int, 5),
    with_attribute(Str, 'abc'), with_attribute(Float, 1.5), with_attribute(Bytes, b'abc'),
    with_attribute(Bytearray, b'abc'), with_attribute(Set, [1, 2]), with_attribute(Frozenset, [3]),
    List(), Dict(), Tuple(), Int(), Str(), Set(), Frozenset(),
    Plain, Outer.Inner, Outer.method, Outer.static, Outer.of_class, Outer().method, Outer.Inner(),
    [Plain, Plain, Outer.Inner, Outer.Inner()], NewArgs(1, 2), State(), the_only_one, ByProtocol(), Registered(),
    Reduced(Reduced, (), {'q': 1}), Reduced(list, (), None, iter([])), Reduced(dict, ()), NoAnswer(), Reduced(1, 2),
    Reduced(list, [1]), Reduced(list, (), None, [1]), Reduced(list, (), None, None, 5), Reduced(list), Reduced(*'abcdefg'),
    Point(1, 2), collections.OrderedDict([(1, 2), (3, 4)]), collections.defaultdict(list, {1: [2]}),
    collections.defaultdict(), collections.Counter('aab'), collections.deque([1, 2]), collections.deque([1], 3),
    collections.deque(),
    len, print, outer, generate, int, list, type, object, ValueError, KeyError(1), ValueError('x'),
    raised(lambda: 1 / 0), raised(lambda: {}['q']), raised(lambda: [][1]), OSError(2, 'x'), OSError(2, 'x', 'f'),
    OSError('m'), StopIteration(3), SystemExit(2),
    type(None), type(...), type(NotImplemented), ..., NotImplemented, [..., ...], range(3), range(1, 10, 2), slice(1, 2),
    str.upper, [len, len, print, int, 'builtins'], ['a', 'a', 'ab', 'ab'], [b'a', b'a', b'', b''], [plain, plain],
    [Plain(), Plain()], (plain, [plain], {1: plain}),
    threading.Lock, threading.Thread, collections.OrderedDict, queue.Queue, queue.Empty(), random.Random,
    unnamed, outer(), generate(), threading.Lock(), threading.RLock(), sys, threading.Thread(), threading.Event(),
    type(len), local_class(), local_class()(), deep(), {}.keys(), property(), staticmethod(len), classmethod(len),
    queue.Queue(), object(), [object(), object()],
    [[1, 2], [3, [4, {'a': (1, 'b')}]]], ['x' * 70000, 'y' * 10, 'z' * 70000, b'1' * 65535, b'2' * 65536],
    [['abc%d' % i for i in range(20000)]], [with_attribute(Plain) for i in range(3)],
]


def shown(data):
    return hashlib.md5(data).hexdigest() if len(data) > 400 else repr(data)


for number, thing in enumerate(THINGS):
    for protocol in range(6):
        try:
            data = pickle.dumps(thing, protocol)
        except Exception as error:
            text = str(error)
            if ' at 0x' in text:
                text = text[:text.index(' at 0x')] + text[text.index('>:'):]
            print(number, protocol, type(error).__module__, type(error).__name__, text)
            continue
        print(number, protocol, type(thing).__name__, shown(data))
        try:
            again = pickle.loads(data)
            try:
                same = again == thing or type(again) is type(thing)
            except RecursionError:
                same = 'too deep'
            print('   ', same, type(again).__name__)
        except Exception as error:
            print('   ', type(error).__name__, error)
