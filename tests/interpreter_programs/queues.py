# Messages between interpreters, as far as CPython 3.13 has them (in test.support.interpreters).
try:
    from concurrent import interpreters
except ImportError:
    from test.support import interpreters

import threading

queue = interpreters.create_queue()
small = interpreters.create_queue(2)


def tried(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return type(error).__name__


def double(back_and_forth):
    while True:
        number = back_and_forth.get()
        if number is None:
            return
        back_and_forth.put(number * 2)


def show():
    print(small.maxsize, queue.maxsize, small.full(), small.empty(), small.qsize(), hash(small) == hash(small.id))
    print(issubclass(interpreters.QueueEmpty, Exception), small == queue, small == interpreters.Queue(small.id))


def main():
    show()
    print(tried(small.get_nowait), tried(small.get, timeout=0.01))
    for thing in ('a', {'b': [1, 2.5, None]}):
        small.put(thing)
    print(small.full(), small.qsize())
    print(tried(small.put_nowait, 3), tried(small.put, 3, timeout=0.01))
    print(small.get(), small.get(), small.empty())
    things = [None, True, 10 ** 30, b'bytes', 'text', (1, ('two', 3.0)), {'four': {5}}, [small.id]]
    for thing in things:
        queue.put(thing)
    print([queue.get() for _ in things] == things)
    print(tried(interpreters.Queue, 10 ** 6))
    thread = threading.Thread(target=double, args=(queue,))
    thread.start()
    queue.put(None)
    thread.join()
    for value in (None, 1, 'one', b'1', 1.0, (1, (2,)), [1], {}, (1, [])):
        print(value, interpreters.is_shareable(value))
    # A queue is the same one on the other side.
    small.put(queue)
    print(small.get() == queue)


if __name__ == '__main__':
    main()
