"""Numbers that a first course meets: primes, divisors, digits, sequences."""
import math


def sieve(n):
    is_prime = [True] * (n + 1)
    is_prime[0:2] = [False, False]
    for p in range(2, math.isqrt(n) + 1):
        if is_prime[p]:
            is_prime[p * p::p] = [False] * len(is_prime[p * p::p])
    return [i for i, prime in enumerate(is_prime) if prime]


def factors(n):
    d = 2
    while d * d <= n:
        while n % d == 0:
            yield d
            n //= d
        d += 1
    if n > 1:
        yield n


def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1


primes = sieve(100)
print(primes, len(sieve(10000)), list(factors(360)), list(factors(2 ** 31 - 1)), list(collatz(6)), max(range(1, 100), key=lambda n: len(list(collatz(n)))))
print([n for n in range(2, 500) if sum(d for d in range(1, n) if n % d == 0) == n], math.gcd(84, 36), math.lcm(4, 6), math.factorial(20), math.comb(10, 3))
print(sum(int(digit) for digit in str(2 ** 100)), divmod(-7, 3), -7 // 2, -7 % 3, 7 % -3, pow(3, 200, 13), round(2.5), round(3.5), round(-1.55, 1), round(1234, -2))
print(0.1 + 0.2, 0.1 + 0.2 == 0.3, math.isclose(0.1 + 0.2, 0.3), 1e16 + 1, 10 / 4, 10 // 4, 10 % 4.5, 2 ** -1, 2 ** 0.5, int(-3.7), math.floor(-3.7), math.trunc(3.7))
a, b = 0, 1
fibonacci = []
while a < 1000:
    fibonacci.append(a)
    a, b = b, a + b
print(fibonacci, f"{fibonacci[-1] / fibonacci[-2]:.6f}")
armstrong = [n for n in range(100, 1000) if n == sum(int(d) ** 3 for d in str(n))]
print(armstrong, [n for n in range(1, 16) if n % 3 == 0 or n % 5 == 0], ["FizzBuzz"[n * n % 3 * 4:8 - -n ** 4 % 5] or n for n in range(1, 16)])
roman = ""
n = 1994
for value, sign in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
    while n >= value:
        roman, n = roman + sign, n - value
print(roman, math.pi, math.hypot(3, 4), math.degrees(math.pi), math.log10(1000), math.sin(0), math.sqrt(2))
