import select
import socket
import threading

a, b = socket.socketpair()
a.sendall(b"hello")
print(b.recv(100), a.send(b"xy"), b.recv(1), b.recv(10))
print(select.select([b], [a], [], 0)[0] == [], len(select.select([], [a], [])[1]))
a.sendall(b"more")
print(select.select([b], [], [], 1)[0] == [b], b.recv(10))
b.settimeout(0.01)
print(b.gettimeout())
try:
    b.recv(1)
except socket.timeout as error:
    print(type(error).__name__, error)
b.setblocking(False)
try:
    b.recv(1)
except BlockingIOError as error:
    print(error)
a.close()
print(b.recv(5), a.fileno())
try:
    b.send(b"x")
except OSError as error:
    print(type(error).__name__, error.errno, error)
try:
    a.recv(1)
except OSError as error:
    print(error)
b.close()

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 0))
server.listen(5)
host, port = server.getsockname()


received = []


def serve():
    connection, address = server.accept()
    with connection:
        while True:
            data = connection.recv(4096)
            if not data:
                break
            received.append(data)
        connection.sendall(b"got it")


thread = threading.Thread(target=serve)
thread.start()
client = socket.create_connection((host, port))
print(client.getpeername() == (host, port), host)
client.sendall(b"one way")
client.shutdown(socket.SHUT_WR)
print(client.recv(100))
thread.join()
print(received)
client.close()
server.close()
late = socket.socket()
try:
    late.connect((host, port))
except ConnectionRefusedError as error:
    print(error)
late.close()
try:
    late.connect("nowhere")
except TypeError as error:
    print("TypeError")
try:
    a.send("text")
except TypeError as error:
    print(error)
