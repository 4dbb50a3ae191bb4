"""math: constants, rounding, roots, logs, integers."""
import math
from math import floor, ceil, sqrt as root

print(math.pi, math.e, math.tau, math.inf, -math.inf, math.nan != math.nan)
print(floor(2.7), floor(-2.7), ceil(2.1), ceil(-2.1), math.trunc(-2.7), floor(5), ceil(10 ** 20), floor(1e20))
print(root(16), math.sqrt(2), math.pow(2, 10), math.exp(0), math.exp(1), math.log(math.e), math.log(8, 2), math.log2(1024), math.log10(1000), math.log(10 ** 400))
print(math.sin(0), math.cos(0), math.atan2(1, 1), math.hypot(3, 4), math.degrees(math.pi), math.radians(180), "%.12f" % math.tan(1), "%.12f" % math.asin(0.5))
print(math.gcd(12, 18), math.gcd(0, 5), math.gcd(-4, 6), math.lcm(4, 6), math.factorial(20), math.factorial(0), math.comb(5, 2), math.perm(5, 2), math.isqrt(10 ** 20 + 1))
print(math.fabs(-2), math.fmod(-7, 3), math.modf(3.25), math.frexp(8.0), math.ldexp(0.5, 4), math.copysign(3, -0.0), math.fsum([0.1] * 10), math.prod([1, 2, 3, 4]), math.prod([]))
print(math.isnan(math.nan), math.isinf(math.inf), math.isfinite(1.0), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.dist((0, 0), (3, 4)))
for wrong in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.floor("x"), lambda: math.floor(math.inf), lambda: math.exp(1000), lambda: math.isqrt(-1), lambda: math.floor(math.nan)):
    try:
        print(wrong())
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__)
print(type(math.floor(2.5)).__name__, type(math.pow(2, 2)).__name__, math.sqrt(10 ** 30), math.floor(-0.5), math.ceil(-0.5), math.trunc(5))
print(sum(math.sqrt(i) for i in range(100)), math.sinh(0), math.cosh(0), math.tanh(0), math.log1p(0), math.expm1(0))
