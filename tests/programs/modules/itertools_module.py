"""itertools: the endless ones, the combining ones, and how lazy they are."""
from itertools import (count, cycle, repeat, chain, islice, takewhile, dropwhile, accumulate, product, permutations,
                       combinations, combinations_with_replacement, groupby, zip_longest, starmap, tee, filterfalse, compress)

print(list(islice(count(5), 3)), list(islice(count(1, 0.5), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), next(repeat(7)))
print(list(chain([1], "ab", ())), list(chain.from_iterable([[1, 2], [3]])), list(islice(range(10), 2, 8, 3)), list(islice("abc", 10)))
print(list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 5, 1])), list(filterfalse(None, [0, 1, ""])), list(compress("abcd", [1, 0, 1])))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 2], max)), list(accumulate([1, 2], lambda a, b: a * 10 + b, initial=5)))
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), len(list(product(range(3), repeat=3))))
print(list(permutations([1, 2, 3])), list(permutations("abc", 2))[:3], list(combinations("abcd", 2)), list(combinations([1], 2)), list(combinations_with_replacement("ab", 2)))
print([(k, list(g)) for k, g in groupby("aabbba")], [(k, len(list(g))) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
print(list(zip_longest("ab", [1], fillvalue="-")), list(zip_longest([1, 2], [3])), list(starmap(pow, [(2, 3), (3, 2)])))
a, b = tee([1, 2, 3])
print(next(a), list(b), list(a))
g = groupby("ab")
k1, first = next(g)
k2, second = next(g)
print(k1, k2, list(first), list(second))
c = count()
print([next(c) for _ in range(3)], list(zip(c, "xy")), next(c))


def noisy():
    for i in range(3):
        print("pull", i)
        yield i


print(list(islice(noisy(), 2)))
print(sum(1 for _ in permutations(range(5))), list(map(sum, combinations(range(4), 3))), max(accumulate([1, -2, 5])))
try:
    list(islice([1], -1))
except ValueError:
    print("no negative")
