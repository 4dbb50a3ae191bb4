"""Annotations are evaluated where they stand and kept, and nothing else comes of them."""


def tell(x):
    print("annotation", x)
    return x


def area(width: tell("w"), height: tell("h") = 2, *rest: tell("rest"), scale: tell("s") = 1, **more: tell("more")) -> tell("result"):
    inside: tell("never") = width * height
    return inside


print(area(3), area.__annotations__)


def plain(x):
    return x


print(plain.__annotations__)
plain.__annotations__["x"] = int
print(plain.__annotations__)


def typed(a: int, b: "later" = 3, c: list = None, d: None = None) -> str:
    return str(a)


print(typed.__annotations__, typed(1))
try:
    def wrong(x: Missing):
        pass
except NameError as error:
    print(error)

count: int = 3
name: str
print(count, __annotations__)
try:
    name
except NameError as error:
    print(error)


class Point:
    x: int
    y: float = 0.5
    tags: list = []
    __secret: str = "s"

    def __init__(self, x: int) -> None:
        self.x: int = x

    def moved(self, by: "Point") -> "Point":
        return Point(self.x + by.x)


print(Point.__annotations__, Point(3).moved(Point(4)).x, Point.y, hasattr(Point, "x"))
print(Point.moved.__annotations__, Point.__init__.__annotations__)
data = {}
data["k"]: int = 5
Point.z: "text" = 1
print(data, Point.z, __annotations__)


def maker(kind):
    def inner(x: kind, y: lambda: kind = None) -> [kind for _ in range(2)]:
        return x

    return inner


made = maker(int)
print(made.__annotations__["x"], made.__annotations__["y"](), made.__annotations__["return"])


def generic(names: list[str], table: dict[str, int], pair: tuple[int, ...] = ()) -> list[list[int]]:
    return [[table[name]] for name in names]


print(generic.__annotations__)
print(generic(["a"], {"a": 1}), list[int]([1, 2]), dict[str, int](a=1), list[int] == list[int], list[int] == list[str])
print(list[int].__origin__, dict[str, int].__args__, type(list[int]).__name__, set[Point], frozenset[int], type[Point])
