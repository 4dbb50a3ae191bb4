# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "twenty fetchers, five at a time"
# part = 4
# slides = "59-61"
# predict = "Twenty threads fetch a page each, but at most five at once: how many rounds is that?"
# look_for = "Never more than five lanes are inside; as soon as one comes out, a waiting one goes in."
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "FETCHERS", min = 1, max = 1000, help = "threads" },
#   { name = "LIMIT", min = 1, max = 1000, help = "how many may be inside at once" },
#   { name = "DELAY", min = 1, max = 60_000, help = "milliseconds that a page takes" },
# ]
# ///
"""Many threads want to fetch a page; a semaphore lets a few in at a time.

It counts how many more may enter, and whoever finds 0 waits.
"""
from threading import Semaphore, Thread
from time import sleep

FETCHERS = 20
LIMIT = 5
DELAY = 500
room = Semaphore(LIMIT)
pages = []


def fetch(number):
    room.acquire()
    try:
        sleep(DELAY / 1000)
        pages.append(number)
    finally:
        room.release()


threads = []
for number in range(1, FETCHERS + 1):
    threads.append(Thread(target=fetch, args=(number,), name=f"fetcher {number}"))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{len(pages)} pages fetched")
