"""The star and the slash in a signature."""


def area(width, height, /, *, scale=1):
    return width * height * scale


def free(name, /, **kwargs):
    return name, kwargs


print(area(2, 3), area(2, 3, scale=10))
try:
    area(2, height=3)
except TypeError as error:
    print(error)
try:
    area(2, 3, 4)
except TypeError as error:
    print(error)
print(free("x", name="y"))


def required(*, a, b=2, c):
    return a, b, c


print(required(c=3, a=1))
try:
    required()
except TypeError as error:
    print(error)
try:
    required(a=1)
except TypeError as error:
    print(error)


def annotated(x: int, y: "text" = 3, *rest: float, **more: str) -> list:
    z: int = x + y
    w: str
    return [z, rest, more]


print(annotated(1), annotated(1, 2, 3.0, k="v"))
print(sorted(annotated.__annotations__))
