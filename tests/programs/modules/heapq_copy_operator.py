"""heapq, copy, operator."""
import copy
import heapq
import operator

h = [5, 3, 8, 1, 9, 2]
heapq.heapify(h)
print(h[0], h)
heapq.heappush(h, 0)
print([heapq.heappop(h) for _ in range(4)], heapq.heappushpop(h, 7), heapq.heapreplace(h, 100), sorted(h))
print(heapq.nlargest(2, [3, 9, 4]), heapq.nsmallest(2, ["bb", "a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3])))
tasks = []
for p, name in [(2, "low"), (1, "high"), (2, "also low")]:
    heapq.heappush(tasks, (p, name))
print([heapq.heappop(tasks) for _ in range(3)])
try:
    heapq.heappop([])
except IndexError as error:
    print(error)
x = [1, [2, 3], {"k": [4]}]
s, d = copy.copy(x), copy.deepcopy(x)
x[1].append("shared")
x[2]["k"].append(5)
print(s, d, s[1] is x[1], d[1] is x[1])
loop = []
loop.append(loop)
c = copy.deepcopy(loop)
print(c[0] is c, c is loop)


class Node:
    def __init__(self, v):
        self.v = v
        self.kids = []


n = Node(1)
n.kids.append(Node(2))
m = copy.deepcopy(n)
m.kids[0].v = 99
print(n.kids[0].v, m.kids[0].v, copy.copy(n).kids is n.kids, copy.copy((1, 2)), copy.deepcopy("s"))
print(operator.add(1, 2), operator.mul("a", 3), operator.itemgetter(1)([5, 6]), operator.itemgetter(0, 2)("abc"), operator.attrgetter("v")(n), operator.methodcaller("upper")("x"))
print(sorted([(1, "b"), (0, "z")], key=operator.itemgetter(1)), operator.lt(1, 2), operator.not_(0), operator.neg(5), operator.contains([1], 1), operator.truediv(1, 2), operator.floordiv(7, 2))
