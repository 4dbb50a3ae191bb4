"""The end of main: threads are waited for, daemons are not."""
import threading
import time

never = threading.Event()


def daemon():
    never.wait()
    print("never printed")


def ordinary():
    started.set()
    time.sleep(0.05)
    print("ordinary thread is waited for")


started = threading.Event()
d = threading.Thread(target=daemon, daemon=True)
d.start()
t = threading.Thread(target=ordinary)
t.start()
started.wait()
print(d.daemon, t.daemon)
d2 = threading.Thread(target=daemon)
d2.daemon = True
d2.start()
try:
    d2.daemon = False
except RuntimeError as error:
    print(error)


def child():
    inner = threading.Thread(target=lambda: None)
    flags.append(inner.daemon)


flags = []
c = threading.Thread(target=child, daemon=True)
c.start()
c.join()
print("daemons beget daemons", flags)
print("main ends")
