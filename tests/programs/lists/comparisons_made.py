"""Which items a sort compares, and in what order: as seen by the items."""


class Item:
    log = []

    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        Item.log.append((self.n, other.n))
        return self.n < other.n


def told(numbers, **options):
    Item.log.clear()
    result = [item.n for item in sorted(map(Item, numbers), **options)]
    return result, Item.log


print(told([3, 1, 2])[0])
print(told([1, 2, 3, 4]))
print(told([4, 3, 2, 1]))
print(told([4, 3, 2, 1], reverse=True))
print(told([5, 2, 9, 2, 7, 1], reverse=True)[0])
print(told([i * 7 % 40 for i in range(40)])[0])
print(len(told(range(1000))[1]), len(told(range(1000, 0, -1))[1]))
try:
    sorted([1, "a", None])
except TypeError as error:
    print(error)
print(min(map(Item, [3, 1, 2])).n, max([Item(3), Item(4)], key=lambda item: item.n).n, Item.log[-2:])
