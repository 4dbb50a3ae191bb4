"""The sieve of Eratosthenes: items of a list, read and set."""


def sieve(limit):
    prime = [True] * (limit + 1)
    prime[0] = prime[1] = False
    i = 2
    while i * i <= limit:
        if prime[i]:
            for multiple in range(i * i, limit + 1, i):
                prime[multiple] = False
        i += 1
    count = 0
    for flag in prime:
        if flag:
            count += 1
    return count


for turn in range(2):
    print(sieve(800000))
