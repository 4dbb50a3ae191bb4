import math
for x in [0.0, 0.5, 1.0, 2.0, 10.0, -0.5, 100.0]:
    print(x, math.sin(x), math.cos(x), math.tan(x), math.atan(x), math.exp(x), math.sinh(x), math.tanh(x), math.asinh(x))
    print(math.floor(x), math.ceil(x), math.trunc(x), math.degrees(x), math.radians(x), math.fabs(x), math.modf(x), math.frexp(x))
for x in [1, 2, 3, 10, 1024, 10**30, 2**2000]:
    print(math.log(x), math.log2(x), math.log10(x), math.isqrt(x), math.log(x, 3))
print(math.sqrt(2), math.pow(2, 0.5), math.pow(2, -1), math.hypot(3, 4), math.hypot(1, 2, 3), math.hypot(1.1, 2.2), math.dist((1, 2), (4, 6)))
print(math.pi, math.e, math.tau, math.inf, math.nan, -math.inf)
print(math.gcd(12, 18), math.gcd(), math.gcd(-4), math.gcd(10**40, 15), math.lcm(4, 6, 10), math.lcm(0, 3))
print(math.factorial(0), math.factorial(20), math.factorial(25), math.comb(50, 25), math.comb(5, 7), math.comb(100, 98), math.perm(5), math.perm(10, 3), math.perm(3, 5))
print(math.fsum([0.1] * 10), sum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.prod([1, 2, 3, 4]), math.prod([1.5, 2], start=2))
print(math.isclose(1.0, 1.0 + 1e-10), math.isclose(1, 2), math.isclose(1, 2, rel_tol=0.6), math.isclose(0, 1e-12, abs_tol=1e-9))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.copysign(3, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.ldexp(0.5, 4))
print(math.atan2(1, -1), math.acos(0.3), math.asin(0.3), math.expm1(1e-5), math.log1p(1e-5), math.atanh(0.5), math.erf(0.5), math.gamma(5))
def t1():
    math.sqrt(-1)
def t2():
    math.log(0)
def t3():
    math.sqrt("x")
def t4():
    math.exp(1000)
def t5():
    math.factorial(-1)
def t6():
    math.factorial(2.5)
def t7():
    math.floor(math.inf)
def t8():
    math.floor(math.nan)
def t9():
    math.isqrt(-2)
def t10():
    math.comb(-1, 2)
def t11():
    math.pow(0, -1)
def t12():
    math.pow(10, 400)
def t13():
    math.fmod(1, 0)
def t14():
    math.gcd(1.5)
def t15():
    math.acos(2)
def t16():
    math.log(-3)
def t17():
    math.sin(math.inf)
def t18():
    math.ldexp(1.0, 5000)
def t20():
    math.fsum([math.inf, -math.inf])
def t21():
    math.log(5, 1)
for f in [t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, t18, t20, t21]:
    try:
        f()
    except Exception as e:
        print(f.__name__, e)
