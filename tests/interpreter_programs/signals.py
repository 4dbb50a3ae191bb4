# A signal is the main interpreter's: during a call into another one it waits.
try:
    from concurrent import interpreters
except ImportError:
    from test.support import interpreters

import os
import signal
import threading
import time

heard = []


def handler(number, frame):
    heard.append(time.monotonic())


def spin():
    import time
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        pass
    print('spun')


def later():
    time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == '__main__':
    signal.signal(signal.SIGINT, handler)
    other = interpreters.create()
    thread = threading.Thread(target=later)
    thread.start()
    began = time.monotonic()
    other.call(spin)
    thread.join()
    print('heard', len(heard), 'during the call' if heard[0] < began + 0.3 else 'after it')

    signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=later)
    thread.start()
    try:
        other.call(spin)
        while True:
            time.sleep(0.01)
    except KeyboardInterrupt:
        print('interrupted')
    thread.join()
    print('still there', other.is_running())
