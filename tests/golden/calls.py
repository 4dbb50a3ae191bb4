def call(f, *rest, **named):
    f()
    f(1, 2, x=3, y=rest)
    f(f(g(1)), h=None).attribute.method(1)[2](3)
    f(
        1,
        2,
        key=f(
            3),
    )
    print(f)
    value = f(1) if rest else f(2)
    value
    1
    "text"
    None
    x = value + \
        2
    return [
        x,
        {},
        (),
    ]


def returns(a):
    if a:
        return 1
    else:
        return 2


def dead(a):
    while a:
        return 3
        a = 2
    return 1
    a = 5
