"""selectors: many sockets, each with what belongs to it."""
import selectors
import socket
from selectors import EVENT_READ, EVENT_WRITE

print(selectors.DefaultSelector is selectors.EpollSelector)


def attempt(what, *args):
    try:
        print(what(*args))
    except (KeyError, ValueError, RuntimeError) as error:
        text = str(error)
        print(type(error).__name__, "registered" in text, text.split(":")[0] if "<" not in text else "")


for kind in (selectors.EpollSelector, selectors.SelectSelector):
    print(kind.__name__)
    pairs = [socket.socketpair() for _ in range(3)]
    left = [a for a, b in pairs]
    right = [b for a, b in pairs]
    with kind() as selector:
        for number, s in enumerate(right):
            key = selector.register(s, EVENT_READ, "right %d" % number)
            print(key.fileobj is s, key.fd == s.fileno(), key.events, key.data)
        print(selector.select(0), selector.select(0.001), selector.select(-1))
        for number in (0, 2):
            left[number].sendall(b"request %d" % number)
        for key, events in sorted(selector.select(), key=lambda pair: pair[0].data):
            print(key.data, events, key.fileobj.recv(100))
        selector.register(left[0], EVENT_READ | EVENT_WRITE, "left 0")
        print([(key.data, events) for key, events in selector.select(1)])
        right[0].sendall(b"answer")
        print([(key.data, events) for key, events in selector.select(1)])
        print(selector.modify(left[0], EVENT_READ, "reader").data)
        print([(key.data, events) for key, events in selector.select(1)])
        print(selector.modify(left[0], EVENT_READ, "still").data, selector.get_key(left[0]).data)
        print(selector.get_key(left[0].fileno()).events, len(selector.get_map()), left[0] in selector.get_map())
        attempt(selector.register, left[0], EVENT_READ)
        attempt(selector.register, left[1], 0)
        attempt(selector.register, left[1], 4)
        attempt(selector.register, "nothing", EVENT_READ)
        attempt(selector.register, -1, EVENT_READ)
        attempt(selector.unregister, left[1])
        attempt(selector.modify, left[1], EVENT_READ)
        attempt(selector.get_key, left[1])
        print(selector.unregister(left[0]).data, left[0] in selector.get_map())
        # Who has hung up can be read from: the end.
        left[1].close()
        print([(key.data, events, key.fileobj.recv(1)) for key, events in selector.select(1)])
        # Closed, then forgotten.
        selector.unregister(right[1])
        right[0].close()
        print(selector.unregister(right[0]).data)
        print(sorted(key.data for key in selector.get_map().values()))
    print(selector.get_map())
    attempt(selector.get_key, right[2])
    for s in left + right:
        s.close()
