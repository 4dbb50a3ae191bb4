"""Generator expressions, generators as objects, deep chains."""
g = (x for x in range(3))
print(next(g), 1 in g, list(g), 2 in (x for x in range(5)))
print(sum(x for x in range(5)), max((x * y) for x in range(3) for y in range(3)), ",".join(c for c in "abc"))
nested = ((a, b) for a in range(2) for b in (c * 10 for c in range(2)))
print(list(nested), set(x % 2 for x in range(9)) == {0, 1}, dict((k, v) for k, v in [("a", 1)]))


def counter():
    n = 0
    while True:
        jump = yield n
        n = jump if jump is not None else n + 1


c = counter()
print(next(c), next(c), c.send(10), next(c), c.send(0), next(c))


def chain(n):
    g = iter(range(3))
    for _ in range(n):
        g = (x + 1 for x in g)
    return g


print(list(chain(100)))


def tree(depth):
    if depth:
        yield from tree(depth - 1)
        yield depth
        yield from tree(depth - 1)


print(list(tree(4)))


class Tree:
    def __init__(self, value, *kids):
        self.value, self.kids = value, kids

    def __iter__(self):
        yield self.value
        for kid in self.kids:
            yield from kid


print(list(Tree(1, Tree(2, Tree(3)), Tree(4))), sum(Tree(1, Tree(2))))
print(hasattr(g, "send"), hasattr([], "send"), g is iter(g), type(g).__name__, hasattr(g, "__next__"))


def lazy_default(x=(i for i in range(2))):
    return list(x)


print(lazy_default(), lazy_default())
a, b = (yielded for yielded in "xy")
print(a, b, [*g], (lambda: [(yield)])().__class__.__name__)


def permutations(items):
    if len(items) <= 1:
        yield items
    else:
        for i in range(len(items)):
            for rest in permutations(items[:i] + items[i + 1:]):
                yield items[i:i + 1] + rest


print(list(permutations("abc")))
