def apply(f, args, kwargs, x):
    f(*args)
    f(**kwargs)
    f(*args, **kwargs)
    f(x, *args)
    f(x, 1, key=x, **kwargs)
    f(x, key=2, *args)
    f(x, a=1, b=x, *args, **kwargs)
    return f(*args[1:]).method(*[1, 2])
