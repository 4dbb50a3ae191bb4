# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a child program, its pipes, and pickle"
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
"""An object goes to another program as a pickle, and comes back as an equal one.

The child is this file, run by an interpreter of its own: standard input and output are the pipes.
"""
import pickle
import subprocess
import sys

TURNS = 20
ITEMS = 20000


class Channel:
    """Objects instead of bytes, over a pipe for each direction."""

    def __init__(self, out, back):
        self.out = out
        self.back = back

    def send(self, item):
        pickle.dump(item, self.out)
        self.out.flush()

    def receive(self):
        return pickle.load(self.back)


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


def child():
    channel = Channel(sys.stdout.buffer, sys.stdin.buffer)
    while True:
        try:
            item = channel.receive()
        except EOFError:
            break
        channel.send(("child", item))


def main():
    command = [sys.executable, __file__, "child"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    channel = Channel(process.stdin, process.stdout)
    items = ["a text", 42, [1, 2, 3, 4], {"host": "localhost", "port": 80}, Point(3, 4), list(range(ITEMS))]
    equal = 0
    for _ in range(TURNS):
        for item in items:
            channel.send(item)
            who, back = channel.receive()
            equal += back == item
    # The child reads the end of the file, and ends.
    process.stdin.close()
    status = process.wait()
    print("%d objects went to the %s and came back equal" % (equal, who))
    for item in items[:-1]:
        print("%-40s %5d bytes" % (item if type(item) is not Point else "an instance", len(pickle.dumps(item, 4))))
    print("the child ended with status %d" % status)


if __name__ == "__main__":
    if "child" in sys.argv:
        child()
    else:
        main()
