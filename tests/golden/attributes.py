class Counter(object):
    total = 0
    limit = total + 10

    def bump(self, other):
        self.n += 1
        self.left.n -= other.n * 2
        self.table[self.n] += 1
        self.table[1, 2] = other.table[-1]
        self.n **= 2
        self.n //= 3
        self.n %= 7
        self.n <<= 1
        self.n >>= 1
        self.n &= 255
        self.n |= 1
        self.n ^= 3
        del self.n
        del self.table[0], other
        Counter.total = self.left = self


def swap(a, b, c):
    a, b = b, a
    a, b, c = c, b, a
    a, b, c, d = b, c, a, a
    [a] = [b]
    (a, b), c = c, d
    a = b = c
    return a, b, c, d
