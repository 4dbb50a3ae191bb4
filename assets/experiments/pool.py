# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a pool of processes"
# part = 10
# slides = "146-150"
# predict = "Digests of many documents, by one process or by a pool of k: how much faster is the pool?"
# look_for = "Up to k times, as far as there are cores. The workers' lanes are full to the end; main only waits for results."
# variants = ["pool", "serial"]
# baseline = "serial"
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "DOCUMENTS", min = 1, max = 100_000, help = "documents to digest" },
#   { name = "SIZE", min = 1, max = 100_000, help = "kilobytes in each" },
#   { name = "WORKERS", min = 1, max = 32, help = "processes in the pool" },
# ]
# tutorial = { ratio = 0.56, text = "5.6 s against 10 s, slides 148 and 150", seconds = { serial = 10.0, pool = 5.6 } }
# ///
"""SHA-512 of a number of documents: one after the other, or farmed out to a pool.

Each call goes to whichever worker is free.
"""
import hashlib
from multiprocessing import Pool

DOCUMENTS = 64
SIZE = 2000
WORKERS = 2
VARIANT = "pool"


def digest(number):
    document = hashlib.sha512()
    page = f"document {number} ".encode()[:16].ljust(16) * 64
    for _ in range(SIZE):
        document.update(page)
    return document.hexdigest()


def main():
    if VARIANT == "serial":
        digests = {number: digest(number) for number in range(DOCUMENTS)}
    else:
        with Pool(WORKERS) as pool:
            results = {number: pool.apply_async(digest, (number,)) for number in range(DOCUMENTS)}
            digests = {number: result.get() for number, result in results.items()}
    print(f"{len(set(digests.values()))} different digests, the first {digests[0][:12]}")


if __name__ == "__main__":
    main()
