# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a pool of processes"
# part = 10
# slides = "146-150"
# predict = "Digests of all files of a tree, by one process or by a pool of k: how much faster is the pool?"
# look_for = "Up to k times, as far as there are cores. The workers' lanes are full to the end; main only waits for results."
# variants = ["pool", "serial"]
# baseline = "serial"
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "FILES", min = 1, max = 100_000, help = "files in the tree" },
#   { name = "SIZE", min = 1, max = 100_000, help = "kilobytes in each, on average" },
#   { name = "WORKERS", min = 1, max = 32, help = "processes in the pool" },
# ]
# tutorial = { ratio = 0.56, text = "5.6 s against 10 s, slides 148 and 150", seconds = { serial = 10.0, pool = 5.6 } }
# ///
"""SHA-512 of all files of a tree: one after the other, or farmed out to a pool.

Each file goes to whichever worker is free.
"""
import hashlib
import os
import tempfile
import time
from multiprocessing import Pool

FILES = 240
SIZE = 1600
WORKERS = 2
VARIANT = "pool"

CHUNK = 1 << 16


def plant(root):
    for number in range(FILES):
        folder = os.path.join(root, "year %d" % (number % 5), "month %d" % (number % 12))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "%05d" % number), "wb") as file:
            file.write(("document %d\n" % number).encode())
            # The rest is a hole: it reads as zeros, and takes no room on the disk.
            file.truncate(SIZE * 1024 * (number % 3 + 1) // 2)


def digest(path):
    content = hashlib.sha512()
    with open(path, "rb") as file:
        while True:
            chunk = file.read(CHUNK)
            if not chunk:
                break
            content.update(chunk)
    return path, content.hexdigest()


def collect(results, count):
    digests = {}
    for path, digest in results:
        digests[path] = digest
        if len(digests) * 4 % count < 4:
            print("%3d %%" % (len(digests) * 100 // count))
    return digests


def main():
    with tempfile.TemporaryDirectory() as root:
        plant(root)
        begin = time.time()
        paths = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names]
        if VARIANT == "serial":
            digests = collect(map(digest, paths), len(paths))
        else:
            with Pool(WORKERS) as pool:
                digests = collect(pool.imap_unordered(digest, paths), len(paths))
        seconds = time.time() - begin
        first = min(digests)
        print("%d different digests, the first %s" % (len(set(digests.values())), digests[first][:12]))
    print("%.2f s" % seconds)


if __name__ == "__main__":
    main()
