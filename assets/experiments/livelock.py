# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "after you! - no, after you!"
# part = 4
# slides = "70"
# predict = "Each thread gives way whenever the other one wants to go: who gets through?"
# look_for = "Busy lanes and no progress: the spoon goes to and fro, and nobody eats. Nothing is blocked."
# variants = ["polite", "selfish"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "MEALS", min = 1, max = 1_000_000, help = "meals that each one wants" },
#   { name = "PATIENCE", min = 1, max = 60_000, help = "milliseconds until main ends it" },
# ]
# ///
"""Two threads share one spoon. Who has it and is hungry could eat.

But both are polite: while the other is hungry, they hand it over.
"""
import time
from threading import Thread

MEALS = 1000
PATIENCE = 2_000
VARIANT = "polite"
names = ["first", "second"]
wanted = [MEALS, MEALS]
handed_over = [0, 0]
spoon = 0
over = False


def dine(me):
    global spoon
    other = 1 - me
    while wanted[me] > 0 and not over:
        if spoon != me:
            continue
        if VARIANT == "polite" and wanted[other] > 0:
            handed_over[me] += 1
            spoon = other
            continue
        wanted[me] -= 1
    spoon = other


threads = [Thread(target=dine, args=(me,), name=names[me]) for me in (0, 1)]
for thread in threads:
    thread.start()
begin = time.time()
while time.time() - begin < PATIENCE / 1000 and any(wanted):
    time.sleep(0.01)
over = True
for thread in threads:
    thread.join()
print(f"meals: {2 * MEALS - sum(wanted)} of {2 * MEALS}")
print(f"handed over: {sum(handed_over)} times")
