# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "a monitor whose methods call each other"
# part = 4
# slides = "57-58"
# predict = "A method that holds the object's lock calls another one that takes it: does the thread wait for itself?"
# look_for = "In each move the lock is taken 1, 2, 1, 2, 1 times deep, by one thread only. With a plain Lock it hangs at once."
# variants = ["rlock", "lock"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "MOVES", min = 1, max = 1_000_000, help = "moves by each thread" },
#   { name = "PAUSE", min = 0, max = 60_000, help = "milliseconds of each step of a move" },
# ]
# ///
"""Every method of an account runs under the account's lock.

move() calls withdraw() and deposit(), which want the lock again.
"""
from threading import Lock, RLock, Thread
from time import sleep

MOVES = 10
PAUSE = 15
VARIANT = "rlock"


class Accounts:
    def __init__(self):
        self.lock = RLock() if VARIANT == "rlock" else Lock()
        self.a = self.b = 1000

    def withdraw(self, amount):
        with self.lock:
            self.a -= amount
            pause()

    def deposit(self, amount):
        with self.lock:
            self.b += amount
            pause()

    def move(self, amount):
        with self.lock:
            self.withdraw(amount)
            pause()
            self.deposit(amount)


def pause():
    sleep(PAUSE / 1000)


def clerk():
    for _ in range(MOVES):
        accounts.move(1)


accounts = Accounts()
clerks = [Thread(target=clerk, name="clerk 1"), Thread(target=clerk, name="clerk 2")]
for thread in clerks:
    thread.start()
for thread in clerks:
    thread.join()
print(f"a = {accounts.a}, b = {accounts.b}")
