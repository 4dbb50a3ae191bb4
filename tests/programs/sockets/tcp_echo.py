"""A TCP server on loopback, a thread for each client."""
import socket
import threading

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 0))
server.listen(5)
host, port = server.getsockname()
print(host, port > 0)


def handle(client):
    while True:
        data = client.recv(1024)
        if not data:
            break
        client.sendall(data.upper())
    client.close()


def accept(n):
    for _ in range(n):
        client, address = server.accept()
        peers.append(address[0])
        threading.Thread(target=handle, args=(client,)).start()


peers = []
acceptor = threading.Thread(target=accept, args=(3,))
acceptor.start()
answers = []


def visit(i):
    s = socket.create_connection(("127.0.0.1", port)) if i % 2 else socket.socket()
    if not i % 2:
        s.connect(("127.0.0.1", port))
    s.sendall(b"client %d" % i)
    answers.append(s.recv(100))
    s.close()


clients = [threading.Thread(target=visit, args=(i,)) for i in range(3)]
for c in clients:
    c.start()
for c in clients:
    c.join()
acceptor.join()
print(sorted(answers), peers)
server.close()
try:
    socket.create_connection(("127.0.0.1", port), timeout=1)
except ConnectionRefusedError as error:
    print(type(error).__name__, isinstance(error, OSError))
