"""Numeric programs: gcd, primes, powers, Collatz, digits, bases."""


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def base(n, b):
    digits = "0123456789abcdef"
    if n == 0:
        return "0"
    sign, n, out = "-" if n < 0 else "", abs(n), []
    while n:
        n, d = divmod(n, b)
        out.append(digits[d])
    return sign + "".join(reversed(out))


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def sieve(n):
    flags = [True] * (n + 1)
    flags[0:2] = [False, False]
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = [False] * len(flags[i * i::i])
    return [i for i, flag in enumerate(flags) if flag]


def sqrt_newton(x):
    guess = x
    for _ in range(30):
        guess = (guess + x / guess) / 2
    return guess


print(gcd(1071, 462), gcd(2 ** 80, 6 ** 40), base(255, 2), base(-255, 16), base(0, 7), base(10 ** 20, 13))
print(max(range(1, 300), key=collatz), collatz(27), sieve(60), len(sieve(2000)))
print(sqrt_newton(2.0), sqrt_newton(144.0), sum(1 / n ** 2 for n in range(1, 200)))
print(sum(int(d) for d in str(2 ** 500)), sum(d ** 3 == n for n in range(10) for d in [n]))
a = [[1, 2], [3, 4]]
b = [[0, 1], [1, 0]]
print([[sum(a[i][k] * b[k][j] for k in range(2)) for j in range(2)] for i in range(2)])
pi, sign = 0.0, 1
for k in range(1, 2000, 2):
    pi += sign * 4 / k
    sign = -sign
print("%.6f" % pi)
print([n for n in range(1, 500) if sum(d for d in range(1, n) if n % d == 0) == n])
x, seed = [], 42
for _ in range(5):
    seed = (1103515245 * seed + 12345) % 2 ** 31
    x.append(seed)
print(x)
