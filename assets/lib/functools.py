# Functions of functions.

from threading import Lock

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__')
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            pass
        else:
            setattr(wrapper, name, value)
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    def decorate(wrapper):
        return update_wrapper(wrapper, wrapped, assigned, updated)
    return decorate


class partial:
    def __init__(self, func, *args, **keywords):
        if not callable(func):
            raise TypeError('the first argument must be callable')
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __reduce__(self):
        state = dict(self.__dict__)
        for name in ('func', 'args', 'keywords'):
            del state[name]
        return type(self), (self.func,), (self.func, self.args, self.keywords, state or None)

    def __setstate__(self, state):
        self.func, self.args, self.keywords, attributes = state
        self.__dict__.update(attributes or {})

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(arg) for arg in self.args])
        parts.extend(['%s=%r' % pair for pair in self.keywords.items()])
        return 'functools.partial(%s)' % ', '.join(parts)


_nothing = object()


def reduce(function, iterable, initial=_nothing):
    items = iter(iterable)
    if initial is _nothing:
        try:
            value = next(items)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    else:
        value = initial
    for item in items:
        value = function(value, item)
    return value


class _CacheInfo(tuple):
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return 'CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)' % tuple(self)


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128, False)
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError('Expected first argument to be an integer, a callable, or None')
    if maxsize is not None and maxsize < 0:
        maxsize = 0
    return lambda function: _cached(function, maxsize, typed)


def cache(function):
    return _cached(function, None, False)


def _cached(function, maxsize, typed):
    # The oldest first: what is asked for again moves to the end.
    results = {}
    hits = misses = 0
    lock = Lock()

    def wrapper(*args, **kwargs):
        nonlocal hits, misses
        key = args
        if kwargs:
            key += (_nothing,) + tuple(kwargs.items())
        if typed:
            key += tuple([type(value) for value in args]) + tuple([type(value) for value in kwargs.values()])
        elif not kwargs and len(args) == 1 and type(args[0]) in (int, str):
            key = args[0]
        if maxsize is None:
            value = results.get(key, _nothing)
            if value is not _nothing:
                hits += 1
                return value
            misses += 1
            value = results[key] = function(*args, **kwargs)
            return value
        with lock:
            value = results.pop(key, _nothing)
            if value is not _nothing:
                results[key] = value
                hits += 1
                return value
            misses += 1
        value = function(*args, **kwargs)
        with lock:
            if maxsize > 0 and key not in results:
                if len(results) >= maxsize:
                    del results[next(iter(results))]
                results[key] = value
        return value

    def cache_info():
        with lock:
            return _CacheInfo((hits, misses, maxsize, len(results)))

    def cache_clear():
        nonlocal hits, misses
        with lock:
            results.clear()
            hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(wrapper, function)


def cmp_to_key(mycmp):
    class K:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return mycmp(self.obj, other.obj) < 0

        def __gt__(self, other):
            return mycmp(self.obj, other.obj) > 0

        def __eq__(self, other):
            return mycmp(self.obj, other.obj) == 0

        def __le__(self, other):
            return mycmp(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return mycmp(self.obj, other.obj) >= 0
    return K


# What follows from which comparison, given that one and equality.
_ORDERINGS = {
    '__lt__': {
        '__gt__': lambda self, other: not (self < other or self == other),
        '__le__': lambda self, other: self < other or self == other,
        '__ge__': lambda self, other: not self < other,
    },
    '__le__': {
        '__ge__': lambda self, other: not self <= other or self == other,
        '__lt__': lambda self, other: self <= other and not self == other,
        '__gt__': lambda self, other: not self <= other,
    },
    '__gt__': {
        '__lt__': lambda self, other: not (self > other or self == other),
        '__ge__': lambda self, other: self > other or self == other,
        '__le__': lambda self, other: not self > other,
    },
    '__ge__': {
        '__le__': lambda self, other: not self >= other or self == other,
        '__gt__': lambda self, other: self >= other and not self == other,
        '__lt__': lambda self, other: not self >= other,
    },
}


def total_ordering(cls):
    defined = [name for name in _ORDERINGS if getattr(cls, name, None) is not getattr(object, name, None)]
    if not defined:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    for name, function in _ORDERINGS[defined[0]].items():
        if name not in defined:
            setattr(cls, name, function)
    return cls


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = func.__name__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        setattr(instance, self.attrname, value)
        return value


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return func

    def register(cls, function=None):
        if function is None:
            return lambda function: register(cls, function)
        registry[cls] = function
        return function

    def wrapper(*args, **kwargs):
        if not args:
            raise TypeError('%s requires at least 1 positional argument' % func.__name__)
        return dispatch(type(args[0]))(*args, **kwargs)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)
