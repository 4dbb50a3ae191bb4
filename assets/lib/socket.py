# Sockets within this machine. The calls are native.

from _socket import *

error = OSError
timeout = TimeoutError


def create_connection(address, timeout=None):
    sock = socket()
    try:
        if timeout is not None:
            sock.settimeout(timeout)
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


def create_server(address, backlog=128):
    sock = socket()
    try:
        sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(backlog)
    except BaseException:
        sock.close()
        raise
    return sock
