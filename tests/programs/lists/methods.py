"""Every method of a list, with its edges."""
a = [3, 1, 2]
a.append(4)
a.extend("xy")
a += (5,)
a.insert(0, "first")
a.insert(100, "last")
a.insert(-1, "before last")
print(a, len(a), a.index(1), a.count(3))
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove("x")
a.reverse()
print(a, a.copy() == a, a.copy() is a)
b = a
b.clear()
print(a, a is b, not a)
c = [1, 2, 3] * 2
del c[0], c[-1]
print(c, c.index(2, 1), [1, 2] + [3], [0] * 3, [] * 5, [[]] * 2, 2 * [7])
shared = [[]] * 3
shared[0].append(1)
print(shared)
print([1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 5], [1, "a"] == [1, "a"], [1] == (1,))
print(3 in c, 9 not in c, [1] in [[1]], list("abc"), list((1, 2)), list({"k": 1}), list(range(3)), list())
for wrong in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(9), lambda: [1][1], lambda: [1][-2],
              lambda: [1] + 2, lambda: [1] * 1.5, lambda: [1, 2].index(1, 1), lambda: [1] < 3, lambda: [1].extend(5)):
    try:
        print(wrong())
    except (IndexError, ValueError, TypeError) as error:
        print("%s: %s" % (type(error).__name__, error))
d = [1, 2]
d += d
d.extend(d)
print(d)
e = [5, 6, 7]
e[0], e[-1] = e[-1], e[0]
x = e[1] = 60
print(e, x, e.append(1), sum(e), min(e), max(e), any([]), all([]))
