"""Inner functions that call themselves and each other; memo in a default argument."""


def parity(n):
    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return False if k == 0 else even(k - 1)
    return even(n)


print(parity(10), parity(7))


def fib(n, memo={0: 0, 1: 1}):
    if n not in memo:
        memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]


print(fib(90), len(fib.__defaults__[0]))
compose = lambda *fs: (lambda x: x) if not fs else (lambda x: fs[0](compose(*fs[1:])(x)))
print(compose(lambda x: x + 1, lambda x: x * 2)(5))


def depth(tree):
    def walk(node, level):
        nonlocal deepest
        deepest = max(deepest, level)
        for child in node:
            walk(child, level + 1)
    deepest = 0
    walk(tree, 0)
    return deepest


print(depth([[], [[], [[]]]]))


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


print(ackermann(2, 3))
