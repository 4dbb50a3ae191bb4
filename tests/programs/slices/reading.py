"""Slices of strings, lists, tuples, ranges, bytes: every edge."""
s = "0123456789"
for part in (s[2:5], s[:3], s[7:], s[:], s[-3:], s[:-3], s[-5:-2], s[::2], s[1::3], s[::-1], s[8:2:-2], s[-1:-4:-1], s[5:5], s[7:3], s[3:100], s[-100:2], s[::-3], s[2:-2:2]):
    print(repr(part), end=" ")
print()
n = list(range(6))
print(n[1:4], n[::-1], n[-2:], n[4:1:-1], n[None:2], n[:None], n[True:3])
r = range(10)
print(r[2:5], r[::2], r[::-1], r[-3], list(r[8:2:-3]), r[5:5], len(r[1:9:3]), range(0, 10, 3)[1:], range(10, 0, -2))
print((1, 2, 3)[1:], b"hello"[1:4], b"hello"[::-1], "héllo"[1:2], [][:], ""[5:])
sl = slice(1, 5, 2)
print(sl, sl.start, sl.stop, sl.step, s[sl], n[sl], slice(3), slice(None), sl.indices(4), slice(None, None, -1).indices(5), slice(-3, None).indices(10))


class Index:
    def __getitem__(self, i):
        return i


i = Index()
print(i[1], i[1:2], i[1:2, 3], i[::], i[:, 1:], i["k"], i[...], i[1:2:3], i[()])
print(s[int("2"):len(s) - 1], s[n[1]:n[-1]], s[(lambda: 3)():][:2])
half = len(s) // 2
print(s[:half] + "|" + s[half:], s[:-1][1:], s[1:][:-1] == s[1:-1])
print(range(5) == range(0, 5, 1), range(0) == range(2, 1), 3 in range(0, 10, 3), 4 in range(0, 10, 3), range(3).index(2), range(0, 10, 2).count(4))
print(-1 in range(10), 9.0 in range(10), "a" in range(3), range(10 ** 20)[10 ** 19], len(range(0, 100, 7)), min(range(5)), max(range(5)), sum(range(101)))
