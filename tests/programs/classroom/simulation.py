"""Chance with a seed: dice, a walk, shuffled cards, an estimate of pi, a queue at a counter."""
import random
from collections import Counter, deque

random.seed(2024)
rolls = Counter(random.randint(1, 6) + random.randint(1, 6) for _ in range(500))
for total in range(2, 13):
    print(f"{total:>2} {'*' * (rolls[total] // 5)}")
inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(2000))
print(4 * inside / 2000)
x = y = 0
for step in random.choices("NESW", weights=[2, 1, 1, 1], k=50):
    dx, dy = {"N": (0, 1), "E": (1, 0), "S": (0, -1), "W": (-1, 0)}[step]
    x, y = x + dx, y + dy
print(x, y, abs(x) + abs(y))
deck = [rank + suit for suit in "SHDC" for rank in "23456789TJQKA"]
random.shuffle(deck)
hands = {name: sorted(deck[i::4][:5]) for i, name in enumerate(("north", "east", "south", "west"))}
print(hands, len(set(deck)))
queue, served, clock, busy = deque(), [], 0, 0
while len(served) < 8:
    clock += 1
    if random.random() < 0.4:
        queue.append(clock)
    if busy:
        busy -= 1
    elif queue:
        served.append(clock - queue.popleft())
        busy = random.randrange(1, 4)
print(clock, served, f"{sum(served) / len(served):.2f}", len(queue))
print([round(random.gauss(0, 1), 4) for _ in range(3)], random.sample("abcdef", 3), round(random.uniform(5, 6), 6), random.choice([True, False]))
