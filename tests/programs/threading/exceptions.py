"""An exception ends its thread alone; the others go on, the program ends well."""
import sys
import threading


def fails():
    raise ValueError("lost")


def exits():
    sys.exit(3)


def quiet():
    raise SystemExit


log = []


class Careful(threading.Thread):
    def run(self):
        try:
            fails()
        except ValueError as error:
            log.append("caught " + str(error))
        finally:
            log.append("finally")


for target in (fails, exits, quiet):
    t = threading.Thread(target=target)
    t.start()
    t.join()
    print(target.__name__, t.is_alive())
t = Careful()
t.start()
t.join()
print(log)
lock = threading.Lock()


def dies_holding():
    lock.acquire()
    raise KeyError


t = threading.Thread(target=dies_holding)
t.start()
t.join()
print(lock.locked(), lock.acquire(False))


def dies_in_with():
    with lock:
        raise KeyError


lock.release()
t = threading.Thread(target=dies_in_with)
t.start()
t.join()
print(lock.locked(), "main goes on")
