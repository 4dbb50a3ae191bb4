def slices(a, i, j, k):
    b = a[:], a[i:], a[:j], a[i:j]
    c = a[i:j:k], a[::2], a[::-1], a[i::k], a[1:2, ::3], a[i, j], a[...], a[i:, j]
    a[:] = b
    a[i:] = a[:j] = b
    a[i:j] = b
    a[i:j:k] = b
    a[:] += b
    a[i:] += b
    a[:j] += b
    a[i:j] += b
    a[i:j:k] += b
    a[i] += b
    a.x += b
    a.x.y[i + 1].z *= 2
    del a[:], a[i:], a[:j], a[i:j]
    del a[i:j:k], a[i], a.x, b
    del (i, [j, k])
    return a[1:-1][0]
