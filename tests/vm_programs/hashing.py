s = set([3, 1, 2])
print(s, set([10, 5, 33, 8, 1000]), set(range(40)))
t = set([100, 7, 3, -1, 55, 2**70])
print(t, t | s, t & set([7, 3, 9]), t - set([7]), t ^ set([7, 1]))
print(frozenset([1, 2, 3]), set(), frozenset())
print(1 in s, s == set([1, 2, 3]), s <= set([1, 2, 3, 4]), s < s)
s.add(9); s.discard(1); print(s, len(s))
d = {1: 2, 'a': 3, (1, 2): 4}
print(d, d[1.0], d[(1, 2)], d[True])
for k in list(d): pass
try:
    for k in d: d[k, 1] = 2
except RuntimeError as e: print(e)
try:
    d[[]] = 1
except TypeError as e: print(e)
class K:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return self.x == o.x
    def __hash__(self): return 7
d = dict()
for i in range(5): d[K(i % 3)] = i
print(len(d), d[K(1)], list(d.values()))
print(list(reversed({1: 2, 3: 4})), {1: 2, 3: 4}.popitem())
s = set([K(1), K(2), K(1)])
print(len(s))
print(hash((1, 2, 3)), hash(frozenset([1, 2, 3])), hash(1.5), hash(-1), hash(2**80))
x = set()
for i in range(30): x.add(i * 7919 % 101)
for i in range(10): x.discard(i * 7919 % 101)
print(x)
