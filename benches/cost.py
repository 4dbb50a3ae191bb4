#!/usr/bin/env python3
"""What it costs to watch: the battle without records, with records, and with the screen as well. WHAT=mp-battle: two processes.

    cargo build --release && python3 benches/cost.py

Each round runs all three, in turn; the table gives medians of the times that the runs themselves report, and their ratios.
ROUNDS=9, N=10_000_000, PIN=1, GILSCOPE=target/release/gilscope.
"""
import fcntl
import json
import os
import pty
import re
import statistics
import struct
import subprocess
import termios

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("ROUNDS", "9"))
GILSCOPE = os.environ.get("GILSCOPE", os.path.join(HERE, "..", "target", "release", "gilscope"))
CHOICES = [os.environ.get("WHAT", "battle"), "--set", "N=" + os.environ.get("N", "10_000_000")]
if os.environ.get("PIN", "1") == "1":
    CHOICES.append("--pin")


def headless(*more):
    command = [GILSCOPE, "run", *CHOICES, *more, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["elapsed_s"]


def on_screen():
    """The same behind a terminal of 200 columns, which somebody reads."""
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
        os.environ["TERM"] = "xterm-256color"
        os.execv(GILSCOPE, [GILSCOPE, *CHOICES, "--start", "--quit-when-done", "--json"])
    text = b""
    while True:
        try:
            part = os.read(terminal, 1 << 16)
        except OSError:  # the end of a terminal
            part = b""
        if not part:
            break
        text += part
    os.waitpid(pid, 0)
    # The report is written when the screen is left.
    return float(re.findall(rb'"elapsed_s": ([0-9.]+)', text)[-1])


def main():
    runs = {"no records": lambda: headless("--no-trace"), "records": headless, "records and screen": on_screen}
    times = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(run())
    base = statistics.median(times["no records"])
    print("%-20s %8s %8s %8s   of %d rounds" % (CHOICES[0], "seconds", "least", "most", ROUNDS))
    for name, taken in times.items():
        print("%-20s %8.3f %8.3f %8.3f" % (name, statistics.median(taken), min(taken), max(taken)))
    traced = statistics.median(times["records"])
    print("trace on ÷ off        %.3f" % (traced / base))
    print("screen ÷ headless     %.3f" % (statistics.median(times["records and screen"]) / traced))


if __name__ == "__main__":
    main()
