import itertools
c = itertools.count()
print(next(c), next(c), c)
print(itertools.count(5, 2), itertools.count(2.5), itertools.repeat("x", 3), itertools.repeat(1))
print(list(itertools.islice(itertools.count(10), 5)), list(itertools.islice(range(20), 2, 12, 3)), list(itertools.islice(range(5), 3, None)), list(itertools.islice(range(5), 0)))
print(list(itertools.chain([1, 2], (3,), "ab", range(2))), list(itertools.chain()), list(itertools.chain.from_iterable([[1], [], [2, 3]])))
print(list(itertools.islice(itertools.cycle("abc"), 7)), list(itertools.islice(itertools.cycle([]), 2)))
print(list(itertools.repeat(7, 3)), list(itertools.repeat(7, -1)))
print(list(itertools.product([1, 2], "ab")), list(itertools.product(range(2), repeat=3)), list(itertools.product()), list(itertools.product([1], [])))
print(list(itertools.permutations([1, 2, 3])), list(itertools.permutations("abc", 2)), list(itertools.permutations([1], 2)), list(itertools.permutations([], 0)))
print(len(list(itertools.permutations(range(6)))), list(itertools.permutations(range(4), 3)))
print(list(itertools.combinations("abcd", 2)), list(itertools.combinations(range(4), 3)), list(itertools.combinations([], 0)), list(itertools.combinations([1], 2)))
print(list(itertools.combinations_with_replacement("ABC", 2)), list(itertools.combinations_with_replacement([], 1)), list(itertools.combinations_with_replacement([1, 2], 3)))
print(list(itertools.accumulate([1, 2, 3, 4])), list(itertools.accumulate([1, 2, 3], initial=100)), list(itertools.accumulate([])), list(itertools.accumulate("abc")))
def bigger(a, b):
    return max(a, b)
def small(x):
    return x < 3
def parity(x):
    return x % 2
def power(a, b):
    return a ** b
print(list(itertools.accumulate([3, 1, 4, 1, 5], bigger)))
print(list(itertools.takewhile(small, [1, 2, 3, 1])), list(itertools.dropwhile(small, [1, 2, 3, 1])), list(itertools.filterfalse(small, [1, 5, 2, 6])), list(itertools.filterfalse(None, [0, 1, "", 2])))
print(list(itertools.starmap(power, [(2, 5), (3, 2)])), list(itertools.compress("abcdef", [1, 0, 1, 0, 1])))
print(list(itertools.zip_longest([1, 2, 3], "a")), list(itertools.zip_longest([1], [2, 3], fillvalue="-")), list(itertools.zip_longest()))
print(list(itertools.pairwise([1, 2, 3, 4])), list(itertools.pairwise([1])))
for key, group in itertools.groupby([1, 1, 2, 3, 3, 3, 1]):
    print(key, list(group))
for key, group in itertools.groupby([1, 3, 5, 2, 4, 1], parity):
    print(key, list(group))
groups = list(itertools.groupby("aab"))
for g in groups:
    print(list(g[1]))
a, b = itertools.tee([1, 2, 3])
print(next(a), next(a), list(b), list(a), next(b, None))
def e1():
    itertools.islice([1], -1)
def e2():
    itertools.repeat()
def e3():
    itertools.combinations([1], -1)
def e4():
    itertools.product([1], repeat=-1)
def e5():
    itertools.count("a")
def e6():
    list(itertools.chain(1))
def e7():
    itertools.islice([1], 0, 5, 0)
for f in [e1, e2, e3, e4, e5, e6, e7]:
    try:
        f()
    except Exception as e:
        print(f.__name__, e)
