N = 12000


def work():
    for i in range(N):
        text = ""
        for j in range(80):
            text += "abcdefgh"[j % 8]
