"""A pair of connected sockets in one process: send, recv, the end of a stream."""
import socket
import threading

a, b = socket.socketpair()
a.sendall(b"hello")
print(b.recv(2), b.recv(100))
print(b.send(b"back"), a.recv(10))
a.sendall(b"one")
a.sendall(b"two")
got = b""
while len(got) < 6:
    got += b.recv(6 - len(got))
print(got)
a.close()
print(b.recv(10), b.recv(10))
b.close()
a, b = socket.socketpair()
received = []


def reader():
    while True:
        data = b.recv(1000)
        if not data:
            break
        received.append(data)


t = threading.Thread(target=reader)
t.start()
for i in range(100):
    a.sendall(b"x" * 100)
a.shutdown(socket.SHUT_WR)
t.join()
print(sum(map(len, received)))
b.sendall(b"still open the other way")
print(a.recv(100))
a.close()
b.close()
try:
    a.send(b"x")
except OSError as error:
    print(type(error).__name__)
a, b = socket.socketpair()
a.settimeout(0.01)
try:
    a.recv(1)
except socket.timeout:
    print("timed out")
a.setblocking(False)
try:
    a.recv(1)
except BlockingIOError:
    print("would block")
with a, b:
    b.sendall(b"in with")
    print(a.recv(100))
print(a.fileno(), b.fileno())
