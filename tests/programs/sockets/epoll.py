"""select.epoll: the kernel remembers who is watched."""
import select
import socket

print(select.EPOLLIN, select.EPOLLOUT, select.EPOLLHUP, select.EPOLLET, select.EPOLLONESHOT)
pairs = [socket.socketpair() for _ in range(3)]
left = [a for a, b in pairs]
right = [b for a, b in pairs]
names = {s.fileno(): name for s, name in zip(left + right, ["l0", "l1", "l2", "r0", "r1", "r2"])}


def ready(epoll, *args, **kwargs):
    return sorted((names[fd], events) for fd, events in epoll.poll(*args, **kwargs))


epoll = select.epoll()
print(epoll.closed, epoll.fileno() >= 0)
for s in right:
    epoll.register(s, select.EPOLLIN)
print(ready(epoll, 0))
left[1].sendall(b"ping")
print(ready(epoll))
print(ready(epoll, 5), right[1].recv(10), ready(epoll, timeout=0.001))

# All events, if none are named.
epoll.register(left[0].fileno())
print(ready(epoll, -1))
epoll.modify(left[0], select.EPOLLIN)
print(ready(epoll, 0))
epoll.unregister(left[0])

# No more at once than asked for; the others come next.
for s in left:
    s.sendall(b"x")
some = epoll.poll(None, 2)
print(len(some), len(epoll.poll(None, maxevents=10)))

# Once, until it is asked for again.
epoll.modify(right[0], select.EPOLLIN | select.EPOLLONESHOT)
print([name for name, _ in ready(epoll, 0)], [name for name, _ in ready(epoll, 0)])
epoll.modify(right[0], select.EPOLLIN | select.EPOLLONESHOT)
print([name for name, _ in ready(epoll, 0)])

# Edges: only what is new.
epoll.modify(right[2], select.EPOLLIN | select.EPOLLET)
print([name for name, _ in ready(epoll, 0)], [name for name, _ in ready(epoll, 0)])
left[2].sendall(b"y")
print([name for name, _ in ready(epoll, 0)], right[2].recv(10))

# The other end hangs up; a closed socket is forgotten.
left[0].close()
right[1].close()
epoll.modify(right[0], select.EPOLLIN | select.EPOLLRDHUP)
(name, events), = ready(epoll, 1)
print(name, bool(events & select.EPOLLHUP), bool(events & select.EPOLLRDHUP))


def attempt(what, *args, **kwargs):
    try:
        print(what(*args, **kwargs))
    except (OSError, ValueError, TypeError) as error:
        print(type(error).__name__, getattr(error, "errno", None), error)


attempt(epoll.register, right[0])
attempt(epoll.modify, left[1], 1)
attempt(epoll.unregister, left[1])
attempt(epoll.register, left[0])
attempt(epoll.register, 1000000)
attempt(epoll.poll, 0, 0)
attempt(epoll.poll, 0, -2)
attempt(epoll.register, "no socket")
attempt(select.epoll, -2)
attempt(select.epoll, 0)

# One epoll can watch another.
with select.epoll() as outer:
    outer.register(epoll, select.EPOLLIN)
    names[epoll.fileno()] = "inner"
    print(ready(outer, 1))
print(outer.closed)
attempt(outer.poll)
attempt(outer.fileno)
epoll.close()
epoll.close()
attempt(epoll.register, left[1])
for s in left + right:
    s.close()
