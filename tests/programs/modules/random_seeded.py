"""random with a seed is the same everywhere: the generator is the Mersenne Twister."""
import random

random.seed(42)
print([random.random() for _ in range(3)])
print([random.randint(1, 6) for _ in range(10)], random.randrange(10), random.randrange(0, 100, 7), random.randrange(5, 8))
print(random.choice("abcdef"), random.uniform(1, 2), random.getrandbits(40), random.getrandbits(1))
items = list(range(10))
random.shuffle(items)
print(items, random.sample(range(100), 5), random.sample("abcdefgh", 3))
print(random.choices([1, 2, 3], k=5), random.choices("ab", weights=[9, 1], k=6))
print(random.gauss(0, 1), random.expovariate(1.5), random.triangular(0, 10))
random.seed(7)
a = random.random()
random.seed(7)
print(a == random.random(), a)
r = random.Random(123)
s = random.Random(123)
print([r.randint(0, 1000) for _ in range(5)] == [s.randint(0, 1000) for _ in range(5)], r.random())
random.seed("text")
print(random.random(), random.randint(1, 10 ** 30))
random.seed(2 ** 100)
print(random.random(), random.randrange(2 ** 70))
random.seed(0)
print(sum(random.randint(0, 9) for _ in range(1000)), round(sum(random.random() for _ in range(1000)), 9))
for wrong in (lambda: random.choice([]), lambda: random.randint(2, 1), lambda: random.randrange(0), lambda: random.sample([1], 2)):
    try:
        wrong()
    except (IndexError, ValueError) as error:
        print(type(error).__name__)
