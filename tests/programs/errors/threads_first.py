"""A thread fails, main goes on and fails later."""
import threading


def work():
    try:
        raise KeyError("in the thread")
    except KeyError:
        print("handled there")


t = threading.Thread(target=work)
t.start()
t.join()
raise RuntimeError("in main")
