"""Stars at the call: any iterable, several of them, in the right order."""


def show(*args, **kwargs):
    return args, kwargs


print(show(*range(3), *"ab", 9))
print(show(1, *[2, 3], 4, *(), x=1, **{"y": 2}, z=3, **{}))
print(show(*{"k": 1}, **{"a b": 1}))
print(show(*(i * i for i in range(3))))


def order(x):
    print("eval", x)
    return [x]


show(*order(1), order(2), *order(3))
try:
    show(**{"a": 1}, **{"a": 2})
except TypeError as error:
    print(error)
try:
    show(a=1, **{"a": 2})
except TypeError as error:
    print(error)
try:
    show(*5)
except TypeError as error:
    print(error)
try:
    show(**5)
except TypeError as error:
    print(error)
try:
    show(**{1: 2})
except TypeError as error:
    print(error)


def forward(f, *args, **kwargs):
    return f(*args, **kwargs)


print(forward(max, 3, 9, 4), forward(sorted, [3, 1], reverse=True), forward(show, k=1))
args = [1, 2]
got, _ = show(*args)
args.append(3)
print(got)
