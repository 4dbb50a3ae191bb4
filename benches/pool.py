#!/usr/bin/env python3
"""How much faster a pool of two digests a tree of files than one process does: here and on real interpreters, on the same tree.

    cargo build --release && python3 benches/pool.py

Each round runs all in turn. The times are those that the program prints: from walking the tree to the last digest, the pool's start
and end included, making the tree and the interpreter's own start not.
ROUNDS=7, FILES=240, SIZE=1600, WORKERS=2, GIL=tick, PYTHONS=python3, GILSCOPE=target/release/gilscope.
"""
import json
import os
import re
import statistics
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, "..", "assets", "experiments", "pool.py")
ROUNDS = int(os.environ.get("ROUNDS", "7"))
GILSCOPE = os.environ.get("GILSCOPE", os.path.join(HERE, "..", "target", "release", "gilscope"))
PYTHONS = os.environ.get("PYTHONS", "python3").split()
GIL = os.environ.get("GIL", "tick")
KNOBS = {name: int(os.environ[name]) for name in ("FILES", "SIZE", "WORKERS") if name in os.environ}


def printed(text):
    return float(re.search(r"([0-9.]+) s$", text.strip())[1])


def ours(variant, *more):
    command = [GILSCOPE, "run", "pool", "--variant", variant, "--gil", GIL, "--json", *more]
    for name, value in KNOBS.items():
        command += ["--set", "%s=%d" % (name, value)]
    return printed(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["stdout"])


def real(python, variant, folder):
    with open(PROGRAM) as file:
        text = file.read()
    for name, value in KNOBS.items():
        text = re.sub(r"(?m)^%s = .*" % name, "%s = %d" % (name, value), text)
    path = os.path.join(folder, variant + ".py")
    with open(path, "w") as file:
        file.write(re.sub(r"(?m)^VARIANT = .*", 'VARIANT = "%s"' % variant, text))
    return printed(subprocess.run([python, path], capture_output=True, text=True, check=True).stdout)


def main():
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            "gilscope": ours,
            "gilscope --no-trace": lambda variant: ours(variant, "--no-trace"),
            **{python: lambda variant, python=python: real(python, variant, folder) for python in PYTHONS},
        }
        times = {name: {"serial": [], "pool": []} for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                for variant in times[name]:
                    times[name][variant].append(run(variant))
    print("%-20s %8s %8s   %-24s of %d rounds" % ("", "serial s", "pool s", "serial / pool", ROUNDS))
    for name, taken in times.items():
        # Within a round, so that whatever else the machine does hits both.
        ratios = [serial / pool for serial, pool in zip(taken["serial"], taken["pool"])]
        medians = [statistics.median(taken[variant]) for variant in ("serial", "pool")]
        print("%-20s %8.3f %8.3f   %.2f (%.2f to %.2f)" % (name, *medians, statistics.median(ratios), min(ratios), max(ratios)))


if __name__ == "__main__":
    main()
