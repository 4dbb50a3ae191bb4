# /// script
# requires-python = ">=2.7"
#
# [tool.gilscope]
# title = "tasks without threads"
# part = 11
# slides = "160-162"
# predict = "Three countdowns from 5, 10 and 15 take turns, a step each: in which order do the numbers come?"
# look_for = "The order below: 5 10 15 4 9 14 ... Three lanes of tasks, one at a time, each until it yields; one thread underneath."
# gil = "tick"
# knobs = [
#   { name = "FROM", min = 1, max = 1_000_000, help = "where the first counts down from; the others from twice and three times that" },
#   { name = "TASKS", min = 1, max = 1_000, help = "countdowns" },
#   { name = "N", min = 0, max = 100_000_000, help = "steps of work before each number" },
# ]
# ///
"""Countdowns that yield after each number, and a scheduler that lets them go on in turn.

Whoever yields gives up control of his own accord: a scheduler needs no more than a queue.
"""
from collections import deque

FROM = 5
TASKS = 3
N = 200000

numbers = []


def countdown(n):
    while n > 0:
        work(N)
        numbers.append(n)
        yield
        n -= 1


def work(steps):
    while steps > 0:
        steps -= 1


def schedule(tasks):
    while tasks:
        task = tasks.popleft()
        try:
            next(task)
        except StopIteration:
            continue
        tasks.append(task)


schedule(deque(countdown(FROM * number) for number in range(1, TASKS + 1)))
print(" ".join(str(n) for n in numbers))
