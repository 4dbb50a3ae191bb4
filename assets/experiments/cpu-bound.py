# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a blurred picture: nothing but computing"
# part = 1
# slides = "12"
# predict = "The picture is read in small pieces and then blurred: what share of the time is spent on reading?"
# look_for = "One long run. The reading at its beginning is too short to be seen: this task is CPU bound."
# gil = "tick"
# cores = 0
# knobs = [{ name = "SIZE", min = 4, max = 2_000, help = "height and width of the picture" }]
# ///
"""A picture comes in through a socket, row by row, and is blurred.

Each new pixel is the mean of nine old ones.
"""
import socket
from threading import Thread

SIZE = 300


def receive():
    camera, screen = socket.socketpair()
    picture = []
    for y in range(SIZE):
        camera.sendall(bytes((x * y) % 256 for x in range(SIZE)))
        row = screen.recv(SIZE)
        picture.append(list(row))
    camera.close()
    screen.close()
    return picture


def blur(old):
    new = [row[:] for row in old]
    for y in range(1, SIZE - 1):
        for x in range(1, SIZE - 1):
            total = 0
            for row in old[y - 1:y + 2]:
                total += row[x - 1] + row[x] + row[x + 1]
            new[y][x] = total // 9
    return new


def kernel():
    for _ in range(3):
        picture[:] = blur(picture)


picture = receive()
thread = Thread(target=kernel, name="kernel")
thread.start()
thread.join()
print(f"{SIZE} x {SIZE} pixels, sum {sum(sum(row) for row in picture)}")
