"""A seed of any kind gives the numbers that it gives everywhere."""
import random

for seed in (0, 1, -1, 2 ** 80, True, 0.5, -0.5, 1e300, float("inf"), 3.0, "", "text", "größer", b"", b"text", bytearray(b"text")):
    random.seed(seed)
    print(repr(seed), random.random(), random.randrange(1000), random.getrandbits(70))
for seed in ("text", "", b"text", 5, 0.25):
    random.seed(seed, version=1)
    print(repr(seed), random.random())
random.seed("deck")
deck = list(range(10))
random.shuffle(deck)
print(deck, random.sample(range(100), 5), random.choice("abc"), random.choices("ab", k=4), random.uniform(1, 2))
own = random.Random("own")
print(own.random(), random.Random("own").random() == random.Random("own").random(), random.Random(b"own").random(), random.Random(2.5).gauss(0, 1))
