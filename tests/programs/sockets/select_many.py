"""select: who can be read from and written to."""
import select
import socket

pairs = [socket.socketpair() for _ in range(3)]
left = [a for a, b in pairs]
right = [b for a, b in pairs]
print(select.select(right, [], [], 0))
left[1].sendall(b"ping")
r, w, x = select.select(right, left, [], 5)
print(r == [right[1]], w == left, x)
print(right[1].recv(10))
print(select.select(right, [], [], 0.01)[0])
left[0].close()
r, _, _ = select.select(right, [], [], 5)
print(r == [right[0]], right[0].recv(10))
for i in (1, 2):
    left[i].sendall(b"message %d" % i)
waiting, got = right[1:], []
while waiting:
    for s in select.select(waiting, [], [])[0]:
        got.append(s.recv(100))
        waiting.remove(s)
print(sorted(got))
print(select.select([right[2].fileno()], [], [], 0))
for s in left + right:
    s.close()
try:
    select.select([left[1]], [], [], 0)
except (ValueError, OSError) as error:
    print(type(error).__name__)
