"""Sorting is stable, also in reverse; keys are called once; errors leave all items."""
people = [("bob", 30), ("al", 25), ("cy", 30), ("di", 25), ("ed", 30)]
print(sorted(people, key=lambda p: p[1]))
print(sorted(people, key=lambda p: p[1], reverse=True))
print(sorted(people, key=lambda p: (-p[1], p[0])))
print(list(reversed(sorted(people, key=lambda p: p[1]))))
calls = []


def key(x):
    calls.append(x)
    return -x


print(sorted([2, 3, 1], key=key), calls)
words = ["banana", "Apple", "cherry", "apple"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), max(words, key=len), min(words, key=len))
a = [3, 1, 2]
print(a.sort(), a, a.sort(reverse=True), a, sorted((3, 1)), sorted({"b": 1, "a": 2}), sorted("hello", reverse=True))
mixed = [3, "a", 1]
try:
    mixed.sort()
except TypeError as error:
    print(error, sorted(map(str, mixed)))
print(sorted([True, False, 2, 0.5]), sorted([[2], [1, 9], []]), sorted([(1, "b"), (1, "a")]), sorted([1.5, 1, -1.5, 10 ** 20]))


class Worst:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n > other.n


print([w.n for w in sorted([Worst(1), Worst(3), Worst(2)])])
big = [(i * 7919) % 1000 for i in range(1000)]
print(sorted(big) == list(range(1000)), sorted(big, reverse=True)[:3], sorted(range(50), key=lambda i: i % 3)[:5])
nums = [5, 2, 9]
nums.sort(key=lambda n: n % 5)
print(nums)
