# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a channel for objects: two pipes and pickle"
# part = 9
# slides = "119-124"
# predict = "A pipe takes bytes. What has to be put between two of them so that lists, dictionaries and own classes go through?"
# look_for = "Each object there and back: two arrows with the size of its pickle. The larger the object, the longer the child runs for it."
# gil = "timed"
# knobs = [
#   { name = "TURNS", min = 1, max = 10_000, help = "how often all objects go there and back" },
#   { name = "ITEMS", min = 1, max = 1_000_000, help = "items of the largest object" },
# ]
# ///
"""An object goes to a child process as a pickle, and comes back as another object that is equal.
"""
import pickle
from multiprocessing import Pipe, Process

TURNS = 20
ITEMS = 20000


class Channel:
    """Objects instead of bytes, over a pipe for each direction."""

    def __init__(self, out, back):
        self.out = out
        self.back = back

    def send(self, item):
        self.out.send_bytes(pickle.dumps(item))

    def receive(self):
        return pickle.loads(self.back.recv_bytes())


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


def echo(channel):
    while True:
        try:
            item = channel.receive()
        except EOFError:
            break
        channel.send(("child", item))


def child(back, out, others):
    # Whoever keeps the other ends open never sees the end of the file.
    for end in others:
        end.close()
    echo(Channel(out, back))


def main():
    to_child, from_parent = Pipe()
    to_parent, from_child = Pipe()
    process = Process(target=child, args=(from_parent, to_parent, (to_child, from_child)), name="child")
    process.start()
    from_parent.close()
    to_parent.close()
    channel = Channel(to_child, from_child)
    items = ["a text", 42, [1, 2, 3, 4], {"host": "localhost", "port": 80}, Point(3, 4), list(range(ITEMS))]
    equal = 0
    for _ in range(TURNS):
        for item in items:
            channel.send(item)
            who, back = channel.receive()
            equal += back == item
    to_child.close()
    process.join()
    print("%d objects went to the %s and came back equal" % (equal, who))
    for item in items[:-1]:
        print("%-40s %5d bytes" % (item if type(item) is not Point else "an instance", len(pickle.dumps(item, 4))))


if __name__ == "__main__":
    main()
