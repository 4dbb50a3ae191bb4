"""Timer: fires once, or never if cancelled."""
import threading

log = []
fired = threading.Event()


def fire(*args, **kwargs):
    log.append((args, sorted(kwargs.items())))
    fired.set()


t = threading.Timer(0.01, fire, args=(1, 2), kwargs={"k": "v"})
print(t.is_alive(), t.daemon)
t.start()
print(fired.wait(10))
t.join()
print(log, t.is_alive())
c = threading.Timer(60, fire)
c.start()
print(c.is_alive())
c.cancel()
c.join(10)
print(c.is_alive(), len(log))
fired.clear()
t = threading.Timer(0, fire, ["x"])
t.start()
t.join()
print(log[-1], fired.is_set())
print(isinstance(t, threading.Thread))
