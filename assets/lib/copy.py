# Copies, one level deep or all the way down.


class Error(Exception):
    pass


error = Error

def copy(x):
    cls = type(x)
    if cls in _WHOLE or cls is tuple:
        return x
    if cls in (list, dict, set, bytearray):
        return cls(x)
    special = getattr(cls, '__copy__', None)
    if special is not None:
        return special(x)
    if issubclass(cls, BaseException):
        return cls(*x.args)
    y = cls.__new__(cls)
    for name, value in x.__dict__.items():
        setattr(y, name, value)
    return y


# What cannot change is its own copy.
_WHOLE = (type(None), int, float, bool, str, bytes, frozenset, type, range, type(copy), type(len))


def deepcopy(x, memo=None):
    cls = type(x)
    if cls in _WHOLE:
        return x
    if memo is None:
        memo = {}
    if id(x) in memo:
        return memo[id(x)]
    if cls is list:
        y = memo[id(x)] = []
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        y = memo[id(x)] = {}
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        y = tuple([deepcopy(item, memo) for item in x])
        # A tuple in itself has been copied meanwhile; one of constants needs no copy.
        if id(x) in memo:
            return memo[id(x)]
        if all([a is b for a, b in zip(x, y)]):
            y = x
    elif cls in (set, bytearray):
        y = cls(x)
    else:
        special = getattr(cls, '__deepcopy__', None)
        if special is not None:
            y = special(x, memo)
        elif issubclass(cls, BaseException):
            y = cls(*deepcopy(x.args, memo))
        else:
            y = memo[id(x)] = cls.__new__(cls)
            for name, value in x.__dict__.items():
                setattr(y, name, deepcopy(value, memo))
    memo[id(x)] = y
    # What was copied must live as long as its number stands for it.
    memo.setdefault(id(memo), []).append(x)
    return y
