"""Lines over a socket, and messages with a length before them."""
import socket
import threading

a, b = socket.socketpair()


def send_message(s, data):
    s.sendall(len(data).to_bytes(4, "big") + data)


def recv_exactly(s, n):
    data = b""
    while len(data) < n:
        chunk = s.recv(n - len(data))
        if not chunk:
            raise EOFError("%d bytes missing" % (n - len(data)))
        data += chunk
    return data


def recv_message(s):
    return recv_exactly(s, int.from_bytes(recv_exactly(s, 4), "big"))


def peer():
    for text in ("short", "x" * 5000, ""):
        send_message(b, text.encode())
    b.sendall(b"\x00\x00\x00\x09cut")
    b.close()


t = threading.Thread(target=peer)
t.start()
for _ in range(3):
    print(len(recv_message(a)))
try:
    recv_message(a)
except EOFError as error:
    print(error)
t.join()
a.close()
c, d = socket.socketpair()
c.sendall(b"line one\nline two\nrest")
c.close()
buffer, lines = b"", []
while True:
    data = d.recv(5)
    if not data:
        break
    buffer += data
    while b"\n" in buffer:
        line, buffer = buffer.split(b"\n", 1)
        lines.append(line.decode())
print(lines, buffer)
d.close()
