"""Pipe within one process: what its ends do and refuse."""
import threading
from multiprocessing import Pipe
from multiprocessing.connection import wait


def refused(call):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)


if __name__ == "__main__":
    a, b = Pipe()
    a.send_bytes(b"hello")
    print(b.poll(), b.recv_bytes(), b.poll(), a.closed, a.readable, a.writable)
    b.send([1, 2, {"x": 3}])
    print(a.recv())
    a.close()
    refused(b.recv)
    refused(lambda: b.send(1))
    refused(lambda: a.send(1))
    refused(a.fileno)
    r, w = Pipe(duplex=False)
    print(r.readable, r.writable, w.readable, w.writable)
    refused(lambda: r.send(1))
    refused(w.recv)
    refused(w.poll)
    refused(lambda: w.send_bytes(b"abc", 4))
    refused(lambda: w.send_bytes(b"abc", 1, 3))
    refused(lambda: w.send_bytes(b"abc", -1))
    refused(lambda: w.send_bytes(b"abc", 0, -1))
    refused(lambda: w.send_bytes("text"))
    refused(lambda: r.recv_bytes(-1))
    w.send_bytes(b"abcdef", 2, 3)
    print(r.recv_bytes())
    w.send_bytes(bytearray(b"abcdef"), 2)
    buffer = bytearray(10)
    print(r.recv_bytes_into(buffer, 3), buffer)
    print(wait([r], 0.01), wait([r, b], 0) == [b])
    w.send_bytes(b"abcdef")
    print(wait([r]) == [r])
    refused(lambda: r.recv_bytes(3))
    print(r.closed)
    r, w = Pipe(False)
    t = threading.Thread(target=lambda: (w.send_bytes(b"x" * 1_000_000), w.close()))
    t.start()
    print(len(r.recv_bytes()))
    refused(r.recv)
    t.join()
    with r, w:
        print(r.closed, w.closed)
    print(r.closed, w.closed)
