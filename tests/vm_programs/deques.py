from _collections import deque
d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), 2 in d, 9 in d)
d.extend([7, 8])
d.extendleft([5, 6])
print(d, list(d), list(d))
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.rotate()
print(d, d.index(7), d.count(7))
d[1] = "x"
d.popleft()
d.insert(1, "y")
d.insert(-1, "z")
d.insert(100, "end")
print(d)
d.remove("y")
d.reverse()
print(d, bool(d), bool(deque()))
m = deque(range(5), 3)
print(m)
m.append(5)
m.appendleft(1)
print(m)
m.extend([10, 11, 12, 13])
print(m, deque(maxlen=2), deque([1], maxlen=0))
print(deque([1, 2]) == deque([1, 2]), deque([1]) == [1], deque([1, 2]) < deque([1, 3]), deque([2]) > deque([1, 9]), deque([1]) != deque([2]))
c = m.copy()
c.append(99)
print(c, m, deque([1]) + deque([2]))
c.append(5)
print(c)
c.clear()
print(c, deque("abc"), isinstance(c, deque))
def e1():
    deque().pop()
def e2():
    deque().popleft()
def e3():
    deque([1])[5]
def e4():
    for x in m:
        m.append(x)
def e5():
    deque([1]).remove(2)
def e6():
    deque([1]).index(2)
def e7():
    deque(maxlen=-1)
def e8():
    deque(5)
def e9():
    m.insert(0, 1)
def e10():
    deque()["a"]
for f in [e1, e2, e3, e4, e5, e6, e7, e8, e9, e10]:
    try:
        f()
    except Exception as e:
        print(f.__name__, type(e).__name__, e)
class Mine(deque):
    def push(self, x):
        self.append(x)
        return self
print(Mine([1]).push(2))
