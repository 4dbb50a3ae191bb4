"""Pipe between processes: objects, bytes, the end, poll, wait."""
import multiprocessing as mp
from multiprocessing.connection import wait


def produce(output, n):
    for i in range(n):
        output.send({"number": i, "text": "x" * i})
    output.close()


def consume(ends):
    output, source = ends
    # Whoever keeps the other end open never sees the end.
    output.close()
    total = 0
    while True:
        try:
            total += source.recv()["number"]
        except EOFError:
            break
    print("consumed", total)


def serve(link):
    while True:
        question = link.recv()
        if question is None:
            break
        link.send((question, question[::-1]))
    link.send_bytes(b"bye")


def shout(output, name, go):
    go.recv()
    output.send(name)
    output.close()


def broken(source):
    source.close()


if __name__ == "__main__":
    source, output = mp.Pipe(duplex=False)
    consumer = mp.Process(target=consume, args=((output, source),))
    consumer.start()
    source.close()
    produce(output, 100)
    consumer.join()
    link, other = mp.Pipe()
    server = mp.Process(target=serve, args=(other,))
    server.start()
    other.close()
    for question in ("abc", [1, 2, 3], b"\x00\xff", (None, 1.5)):
        link.send(question)
        print(link.recv())
    big = b"0123456789" * 100_000
    link.send(big)
    asked, answered = link.recv()
    print(asked == big, answered == big[::-1])
    link.send(None)
    print(link.poll(None), link.recv_bytes())
    server.join()
    try:
        link.recv()
    except EOFError:
        print("the end")
    readers, goers = [], []
    for name in "abc":
        reader, writer = mp.Pipe(duplex=False)
        waiter, go = mp.Pipe(duplex=False)
        mp.Process(target=shout, args=(writer, name, waiter)).start()
        writer.close()
        readers.append(reader)
        goers.append(go)
    print(wait(readers, timeout=0))
    left = list(readers)
    for i in (2, 0, 1):
        goers[i].send(None)
        ready, = wait(left)
        print(ready is readers[i], ready.recv())
        try:
            ready.recv()
        except EOFError:
            left.remove(ready)
    print(len(left))
    source, output = mp.Pipe(duplex=False)
    process = mp.Process(target=broken, args=(source,))
    process.start()
    process.join()
    source.close()
    try:
        output.send("nobody reads")
    except BrokenPipeError as error:
        print(error)
    print(wait([process.sentinel]) == [process.sentinel])
