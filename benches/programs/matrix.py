"""The product of two matrices of floats: lists in lists."""


def matrix(n, seed):
    rows = []
    for i in range(n):
        row = []
        for j in range(n):
            seed = (seed * 16807) % 2147483647
            row.append(seed / 2147483647.0)
        rows.append(row)
    return rows


def product(a, b):
    n = len(a)
    result = []
    for i in range(n):
        row = []
        left = a[i]
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += left[k] * b[k][j]
            row.append(total)
        result.append(row)
    return result


c = product(matrix(120, 1), matrix(120, 2))
print('%.6f %.6f' % (c[0][0], c[119][119]))
