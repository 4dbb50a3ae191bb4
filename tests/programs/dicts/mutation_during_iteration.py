"""A dict that grows or shrinks under a loop says so."""
d = {i: i for i in range(4)}
try:
    for k in d:
        d[k + 100] = 1
except RuntimeError as error:
    print(error)
d = {i: i for i in range(4)}
try:
    for k in d:
        del d[k]
except RuntimeError as error:
    print(error, len(d))
d = {i: i for i in range(4)}
for k in d:
    d[k] *= 10
print(d)
for k in list(d):
    if k % 2:
        del d[k]
print(d)
try:
    for k, v in d.items():
        d.clear()
except RuntimeError as error:
    print(error)
print(d)
d = {"a": 1}
it = iter(d)
d["b"] = 2
try:
    next(it)
except RuntimeError as error:
    print(error)
s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as error:
    print(error)
d = {"x": 1}
for k in d:
    d["y"] = 1
    break
print(d)
d = {1: "a", 2: "b"}
it = iter(d.values())
print(next(it), list(it), next(it, "end"))
try:
    for v in d.values():
        d.pop(1, None)
        d.pop(2, None)
except RuntimeError as error:
    print(error)
print({k: d for k in d})
