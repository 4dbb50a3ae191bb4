#!/usr/bin/env python3
"""The same programs here and on real interpreters, side by side:

    cargo build --release && PYTHONS="python2.7 python3.11" python3 benches/fidelity.py

An interpreter of 2.x stands beside the lock `tick`, one of 3.2 to 3.9 beside `timed32`, a later one beside `timed`. Each program does the
work of its threads one after the other, in threads, one after the other again, and so on, and times all that itself; so what is
compared is how many times longer the threads take than what comes before and after them, the middle one of three. Rounds are
interleaved: a noisy machine disturbs all alike. Medians, with the smallest and the largest.

Behind each such row stands what is behind its ratio: our time one after the other as a part of theirs, and by how many milliseconds
threads made it longer there and here. What a lock costs weighs the more, the faster the program is without it.

ROUNDS=7, PYTHONS, ONLY="count pinned" (rows that contain all of these words), TRACE=0 (ours without recording),
GILSCOPE=target/release/gilscope. Needs two cores; `perf` for the futex calls.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("ROUNDS", "7"))
ONLY = os.environ.get("ONLY", "").split()
PYTHONS = os.environ.get("PYTHONS", "python2.7 python3.11").split()
GILSCOPE = os.environ.get("GILSCOPE", os.path.join(HERE, "..", "target", "release", "gilscope"))
TRACED = [] if os.environ.get("TRACE", "1") == "1" else ["--no-trace"]

# No interpreter has a way to tie its threads to cores: each thread does it for itself. Ours are tied by --pin.
PIN = {
    "ours": "def pin(core):\n    pass\n",
    3: "import os\ndef pin(core):\n    os.sched_setaffinity(0, {core})\n",
    2: """import ctypes
def pin(core):
    mask = ctypes.c_ulong(1 << core)
    ctypes.CDLL(None).sched_setaffinity(0, ctypes.sizeof(mask), ctypes.byref(mask))
""",
    None: "def pin(core):\n    pass\n",
}

TIMED = """
import sys
import threading
import time


def run(number):
    pin(number % 2)
    work()


def alone():
    begin = time.time()
    for number in range(THREADS):
        work()
    return time.time() - begin


def together():
    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    begin = time.time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.time() - begin


if CHECK:
    sys.setcheckinterval(CHECK)
ratios = []
took = []
before = alone()
for turn in range(3):
    threaded = together()
    after = alone()
    ratios.append(threaded / (before + after) * 2)
    took.append((before + after) / 2)
    before = after
print("ratio %.6f" % sorted(ratios)[1])
print("alone %.6f" % sorted(took)[1])
"""

ECHO = """
import socket
import threading
import time

over = []


def echo(end):
    pin(1)
    while True:
        data = end.recv(16)
        if not data:
            break
        end.sendall(data)


def spin():
    pin(0)
    n = 0
    while not over:
        n += 1


def talk(end):
    pin(0)
    begin = time.time()
    for i in range(TRIPS):
        end.sendall(b"sixteen bytes ok")
        end.recv(16)
    print("us %.3f" % ((time.time() - begin) / TRIPS * 1e6))
    over.append(True)
    end.close()


near, far = socket.socketpair()
threads = [
    threading.Thread(target=spin),
    threading.Thread(target=echo, args=(far,)),
    threading.Thread(target=talk, args=(near,)),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""

LONG_TICK = """
import threading
import time

try:
    numbers = xrange(N)
except NameError:
    numbers = range(N)
over = []
longest = [0.0]


def watch():
    last = time.time()
    while not over:
        now = time.time()
        longest[0] = max(longest[0], now - last)
        last = now
    # It may have been stopped anywhere.
    longest[0] = max(longest[0], time.time() - last)


thread = threading.Thread(target=watch)
thread.start()
time.sleep(0.02)
begin = time.time()
0.5 in numbers
took = time.time() - begin
over.append(True)
thread.join()
print("share %.3f" % (longest[0] / took))
"""


INTERRUPT = """
import os
import signal
import threading

steps = 0
heard = []


def handler(number, frame):
    heard.append(steps)


def count():
    global steps
    while steps < N:
        steps += 1
        if steps == N // 5:
            os.kill(os.getpid(), signal.SIGINT)


signal.signal(signal.SIGINT, handler)
thread = threading.Thread(target=count)
thread.start()
thread.join()
while not heard:
    pass
print("share %.3f" % ((heard[0] - N // 5) / (N * 0.8)))
"""


class Side:
    """An interpreter, or one of our locks."""

    def __init__(self, name, command, generation, ours):
        self.name, self.command, self.generation, self.ours = name, command, generation, ours

    def run(self, source, cores, constants, perf=False):
        """Runs a program with these constants; the figures that it prints, and the futex calls if wanted."""
        pin = PIN["ours" if self.ours else self.generation if cores == "pinned" else None]
        head = "".join("%s = %r\n" % item for item in constants.items())
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "program.py")
            with open(path, "w") as file:
                # A value that the program itself gives a name stands before: ours come last.
                file.write(pin + source[0] + head + source[1])
            if self.ours:
                where = {"pinned": ["--cores", "2", "--pin"], "free": ["--cores", "2"], "one core": ["--cores", "1"]}
                command = self.command + [path] + where[cores] + TRACED
            else:
                command = (["taskset", "-c", "0"] if cores == "one core" else []) + self.command + [path]
            counts = os.path.join(directory, "counts")
            if perf:
                command = ["perf", "stat", "-x,", "-o", counts, "-e", "syscalls:sys_enter_futex"] + command
            output = subprocess.run(command, capture_output=True, text=True, timeout=300)
            if output.returncode:
                raise SystemExit("%s: %s%s" % (" ".join(command), output.stdout, output.stderr))
            figures = re.findall(r"^(\w+) ([0-9.]+)$", output.stdout, re.MULTILINE)
            told = {word: float(value) for word, value in figures}
            if perf:
                told["futex"] = int(open(counts).read().split("\n")[2].split(",")[0])
            return told


def sides():
    """Pairs of (theirs, ours)."""
    for python in PYTHONS:
        ask = [python, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"]
        version = shutil.which(python) and subprocess.run(ask, capture_output=True, text=True).stdout.strip()
        if not version:
            print("%s does not start" % python, file=sys.stderr)
            continue
        generation = int(version[0])
        minor = int(version.split(".")[1])
        lock = "tick" if generation == 2 else "timed32" if minor < 10 else "timed"
        yield (Side(version, [python], generation, False),
               Side(lock, [GILSCOPE, "run", "--gil", lock], generation, True))


def spread(values):
    return "%9.4g (%.3g-%.3g)" % (statistics.median(values), min(values), max(values))


def row(name, pair, figure, within, measure):
    """One line: the median of a figure there and here, and whether they are near enough.

    That is a part of theirs, or for shares, which are 1 at most, so much more or less.
    """
    if any(word not in name + " " + pair[0].name for word in ONLY):
        return
    told = ([], [])
    for _ in range(ROUNDS):
        for side, values in zip(pair, told):
            values.append(measure(side))
    got = [[value[figure] for value in values] for values in told]
    theirs, ours = (statistics.median(values) for values in got)
    off = ours / theirs if theirs else float("nan")
    far = abs(ours - theirs) if figure == "share" else abs(off - 1)
    verdict = "" if within is None else "yes" if far <= within else "NO"
    behind = ""
    if figure == "ratio":
        alone_there, alone_here = (1e3 * statistics.median(value["alone"] for value in values) for values in told)
        behind = "%.2f of their time alone, longer by %.0f and %.0f ms" % (
            alone_here / alone_there, (theirs - 1) * alone_there, (ours - 1) * alone_here)
    print("%-34s %-7s %-26s %-6s %-26s %6.2f  %-3s  %s"
          % (name, pair[0].name, spread(got[0]), pair[1].name, spread(got[1]), off, verdict, behind), flush=True)


def program(name):
    with open(os.path.join(HERE, "fidelity", name + ".py")) as file:
        return [file.read(), TIMED]


def main():
    print("%-34s %-7s %-26s %-6s %-26s %6s  %s" % ("median of %d" % ROUNDS, "", "there", "", "here", "÷", "near"))
    for pair in sides():
        for name in ["count", "fib", "floats", "strings"]:
            # Ours counts four times as fast as 3.x: so short a turn would be mostly the start of its threads.
            size = {"N": 7500000} if name == "count" and pair[0].generation == 3 else {}
            for threads in [2, 3, 4]:
                for cores in ["pinned", "free", "one core"]:
                    row("%s, %d threads, %s" % (name, threads, cores), pair, "ratio", 0.15,
                        lambda side: side.run(program(name), cores, dict(size, THREADS=threads, CHECK=0)))
        if pair[0].generation == 2 and shutil.which("perf"):
            for cores in ["pinned", "free", "one core"]:
                row("futex calls, count, %s" % cores, pair, "futex", 0.25 if cores == "pinned" else None,
                    lambda side: side.run(program("count"), cores, {"THREADS": 2, "CHECK": 0}, perf=True))
        trips = 2000 if pair[0].generation == 2 else 200
        for cores in ["pinned", "free"]:
            row("echo, us a round trip, %s" % cores, pair, "us", 0.25,
                lambda side: side.run(["", ECHO], cores, {"TRIPS": trips}))
        row("long-tick: stall / search", pair, "share", 0.25,
            lambda side: side.run(["", LONG_TICK], "free", {"N": 5000000}))
        row("interrupt: late / rest of the work", pair, "share", 0.1,
            lambda side: side.run(["", INTERRUPT], "free", {"N": 1000000}))
        if pair[0].generation == 2:
            for ticks in [1, 10, 100, 1000, 10000, 100000]:
                row("check interval %d, pinned" % ticks, pair, "ratio", None,
                    lambda side: side.run(program("count"), "pinned", {"THREADS": 2, "CHECK": ticks}))


if __name__ == "__main__":
    main()
