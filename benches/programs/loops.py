"""Nested loops: integers, comparisons, jumps."""


def triples(limit):
    found = 0
    for a in range(1, limit):
        for b in range(a, limit):
            square = a * a + b * b
            c = b
            while c * c < square:
                c += 1
            if c < limit and c * c == square:
                found += 1
    return found


print(triples(230))
