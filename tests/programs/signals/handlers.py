# What a program does when a signal comes. A handler runs in the main thread, soon but not at once.
import os
import signal
import threading
import time

heard = []


def handler(number, frame):
    heard.append(number)


def wait(count):
    while len(heard) < count:
        pass


print(signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL, callable(signal.getsignal(signal.SIGINT)))
print(signal.signal(signal.SIGUSR1, handler) == signal.SIG_DFL)
print(signal.signal(signal.SIGUSR1, handler) is handler)
os.kill(os.getpid(), signal.SIGUSR1)
wait(1)
signal.raise_signal(signal.SIGUSR1)
wait(2)
print(heard == [signal.SIGUSR1] * 2)

# Ignored, and sent by number 0: nobody hears.
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
os.kill(os.getpid(), signal.SIGUSR2)
os.kill(os.getpid(), 0)
print(len(heard))

# Without a handler of the program's own, SIGINT is an exception.
try:
    signal.raise_signal(signal.SIGINT)
    while True:
        pass
except KeyboardInterrupt:
    print('KeyboardInterrupt')

# From another thread; the main thread hears it, in its sleep, and sleeps on.
threads = []


def note(number, frame):
    threads.append(threading.current_thread().name)


def later():
    os.kill(os.getpid(), signal.SIGUSR1)
    try:
        signal.signal(signal.SIGUSR1, handler)
    except ValueError:
        print('not here')


signal.signal(signal.SIGUSR1, note)
other = threading.Thread(target=later)
begin = time.monotonic()
other.start()
time.sleep(0.3)
print(time.monotonic() - begin >= 0.3)
other.join()
while not threads:
    pass
print(threads)

for wrong in [0, 1000]:
    try:
        signal.signal(wrong, handler)
    except ValueError:
        print('ValueError')
try:
    signal.signal(signal.SIGUSR1, 'no function')
except TypeError as error:
    print(error)
