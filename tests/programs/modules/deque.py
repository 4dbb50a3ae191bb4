"""collections.deque: both ends, rotation, a largest length."""
from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), list(d), 2 in d, d.index(2), d.count(3))
d.extend([7, 8])
d.extendleft("ab")
print(d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d, list(reversed(d)))
d.remove("a")
d.insert(1, "in")
d[0] = "first"
del d[-1]
print(d, d.copy() == d, bool(deque()), deque() == deque([]))
m = deque(maxlen=3)
for i in range(6):
    m.append(i)
print(m, m.maxlen)
m.appendleft("x")
print(m, deque("abc", 2), deque([1]) + deque([2]), deque([1, 2]) * 2)
for wrong in (lambda: deque().pop(), lambda: deque().popleft(), lambda: d[100], lambda: deque(maxlen=-1)):
    try:
        print(wrong())
    except (IndexError, ValueError) as error:
        print("%s: %s" % (type(error).__name__, error))
q = deque([1, 2])
try:
    for x in q:
        q.append(x)
except RuntimeError as error:
    print(error)
q.clear()
print(q, [x for x in deque("hey")], sorted(deque([3, 1])), max(deque([4, 9])))
d.reverse()
print(d, deque([1, 2]) < deque([1, 3]))
