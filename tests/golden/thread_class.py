import threading
import time as clock
from threading import Thread, Lock as Mutex


class CountdownThread(threading.Thread):
    """Counts down."""

    unit = 60 * 60

    def __init__(self, count, step=1, *rest, **named):
        Thread.__init__(self)
        self.count = count
        self.__step = step

    def run(self):
        while self.count > 0:
            print("Counting down")
            self.count -= self.__step
            clock.sleep(5)
        return


class Plain:
    pass


class Both(CountdownThread, Plain):
    def run(self): return
