def primes(limit):
    found = []
    for n in range(2, limit):
        for d in found:
            if n % d == 0:
                break
        else:
            found.append(n)
            continue
        pass
    i = 0
    while 1:
        i += 1
        if i > limit:
            break
    else:
        return -1
    while True:
        if found:
            return found
    for a, (b, [c, d]) in found:
        print(a)
    else:
        print("done")


def nested(rows):
    while rows:
        for row in rows:
            if row:
                continue
            while row < 3:
                row += 1
            break
        rows = rows - 1
    if 0:
        print("never")
    while 0:
        print("never")
    if 1:
        return rows
