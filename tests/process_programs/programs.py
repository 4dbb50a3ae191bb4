"""A program that starts others: this file again, and small ones of a line or two."""
import pickle
import subprocess
import sys
from subprocess import DEVNULL, PIPE, CalledProcessError, Popen, TimeoutExpired


class Point:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


def echo():
    """Objects come back, until there are no more."""
    count = 0
    while True:
        try:
            item = pickle.load(sys.stdin.buffer)
        except EOFError:
            break
        count += 1
        pickle.dump((count, item), sys.stdout.buffer)
        sys.stdout.buffer.flush()
    sys.exit(count)


def start(*args, **kwargs):
    return Popen([sys.executable] + list(args), **kwargs)


def objects():
    with start(__file__, "echo", stdin=PIPE, stdout=PIPE) as child:
        for item in ["a text", 42, {"x": [1, (2, 3)]}, Point(4), list(range(100000)), b"x" * 300000]:
            pickle.dump(item, child.stdin)
            child.stdin.flush()
            count, back = pickle.load(child.stdout)
            print(count, type(back).__name__, back == item)
        print("runs:", child.poll())
        child.stdin.close()
        print("the rest:", child.stdout.read(), child.wait(), child.returncode)
    print("closed:", child.stdin.closed, child.stdout.closed)
    try:
        child.stdin.write(b"more")
    except ValueError as error:
        print(type(error).__name__)


def ends():
    for text in ("pass", "import sys; sys.exit(7)", "import sys; sys.exit('words')", "raise KeyError(1)", "1 +"):
        # What goes to the standard error is not compared.
        print(repr(text), subprocess.call([sys.executable, "-c", text]))
    waits = "import sys; print('here', flush=True); sys.stdin.read()"
    for end in (Popen.terminate, Popen.kill):
        with start("-c", waits, stdin=PIPE, stdout=PIPE) as child:
            print(child.stdout.readline())
            end(child)
            print(child.wait(), child.poll())
            end(child)
    with start("-c", waits, stdin=PIPE, stdout=PIPE) as child:
        print(child.stdout.readline())
        try:
            child.wait(timeout=0.01)
        except TimeoutExpired as error:
            print(error.timeout, child.poll())


def texts():
    child = start("-c", "import sys; print(input().upper()); print(sys.argv[1:], __name__)", "one", "two words",
                  stdin=PIPE, stdout=PIPE, universal_newlines=True)
    print(child.communicate("grüße\n"))
    lines = "import sys\nfor line in sys.stdin: sys.stdout.write('<' + line.strip() + '>')"
    print(subprocess.check_output([sys.executable, "-c", lines], input=b"a\nb\n\nc"))
    done = subprocess.run([sys.executable, "-c", "print(1); print(2)"], stdout=PIPE, universal_newlines=True)
    print(done.returncode, done.stdout.splitlines(), done.stderr)
    print(subprocess.call([sys.executable, "-c", "print(input())"], stdin=DEVNULL, stdout=DEVNULL))
    sys.stdout.flush()
    print(subprocess.check_call([sys.executable, "-c", "print('straight on')"]))
    try:
        subprocess.check_output([sys.executable, "-c", "print('out'); raise SystemExit(3)"])
    except CalledProcessError as error:
        print(error.returncode, error.output, str(error).endswith("returned non-zero exit status 3."))
    try:
        subprocess.run([sys.executable, "-c", "while True: pass"], stdout=PIPE, timeout=0.05)
    except TimeoutExpired as error:
        print(error.timeout)


def pipelines():
    numbers = start("-c", "for n in range(5): print(n)", stdout=PIPE)
    doubled = start("-c", "import sys\nfor line in sys.stdin: print(2 * int(line))", stdin=numbers.stdout, stdout=PIPE)
    numbers.stdout.close()
    print(doubled.communicate()[0].split(), numbers.wait())
    # Who writes more than a pipe holds, to somebody who writes as much.
    copy = start("-c", "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())", stdin=PIPE, stdout=PIPE)
    data = bytes(range(256)) * 2000
    print(copy.communicate(data)[0] == data)
    # A child hands its own streams on.
    inner = "print(input())"
    outer = "import subprocess, sys; subprocess.call([sys.executable, '-c', %r])" % inner
    print(subprocess.check_output([sys.executable, "-c", outer], input=b"through two\n"))


def reader_gone():
    child = start("-c", "import sys; sys.stdin.readline()", stdin=PIPE, stdout=PIPE)
    child.stdin.write(b"enough\n")
    child.stdin.flush()
    print(child.wait(), child.stdout.read())
    try:
        child.stdin.write(b"too late" * 10000)
        child.stdin.flush()
    except BrokenPipeError as error:
        print(type(error).__name__)
    try:
        child.stdin.close()
    except BrokenPipeError:
        pass
    child.stdout.close()


if __name__ == "__main__":
    if sys.argv[1:] == ["echo"]:
        echo()
    else:
        for story in (objects, ends, texts, pipelines, reader_gone):
            print("--", story.__name__)
            sys.stdout.flush()
            story()
