N = 1500


def work():
    total = 0.0
    for i in range(N):
        x = i * 0.5
        for j in range(600):
            total += x * j / 3.0
    return total
