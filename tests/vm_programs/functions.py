def add(a, b=2, c=3):
    return a + b * c
print(add(1), add(1, 5), add(1, c=10), add(b=1, a=2), add(1, 2, 3))
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
print(fact(5), fact(25))
def rest(a, *args, **kw):
    return a, args, kw
print(rest(1), rest(1, 2, 3), rest(1, x=2, y=3))
def loop(n):
    total = 0
    for i in range(n):
        if i == 3: continue
        if i == 7: break
        total += i
    else:
        total = -1
    return total
print(loop(5), loop(3), loop(20))
def early():
    while True:
        for x in (1, 2, 3):
            if x == 2:
                return x
print(early())
g = 0
def bump():
    global g
    g += 1
    return g
bump(); bump(); print(g, bump())
def nothing(): pass
print(nothing(), nothing.__name__, callable(nothing), callable(3))
def depth(n):
    if n == 0: return 0
    return 1 + depth(n - 1)
print(depth(900))
def big(n):
    a = b = c = d = e = f = n
    return a + b + c + d + e + f
print(big(2))
n = 5
while n > 0:
    n -= 1
else:
    print("done")
assert n == 0, "never"
