# /// script
# requires-python = ">=3.6"
#
# [tool.gilscope]
# title = "producer, queue, consumer"
# part = 5
# slides = "72-74"
# predict = "The producer is faster than the consumer, and the queue holds five items: what happens?"
# look_for = "The depth rises to five and stays there; from then on the producer's put() waits for the consumer."
# variants = ["slow-consumer", "slow-producer"]
# gil = "tick"
# cores = 0
# knobs = [
#   { name = "ITEMS", min = 1, max = 100_000, help = "items to send" },
#   { name = "MAXSIZE", min = 0, max = 1000, help = "places in the queue; 0: no limit" },
#   { name = "FAST", min = 0, max = 60_000, help = "milliseconds for an item on the faster side" },
#   { name = "SLOW", min = 0, max = 60_000, help = "milliseconds for an item on the slower side" },
# ]
# ///
"""One thread produces items, another consumes them; a queue is between.

put() waits while it is full, get() while it is empty.
"""
from queue import Queue
from threading import Thread
from time import sleep

ITEMS = 30
MAXSIZE = 5
FAST = 20
SLOW = 80
VARIANT = "slow-consumer"
q = Queue(MAXSIZE)
received = []


def produce(pace):
    for item in range(ITEMS):
        sleep(pace / 1000)
        q.put(item)
    q.put(None)


def consume(pace):
    while True:
        item = q.get()
        if item is None:
            break
        sleep(pace / 1000)
        received.append(item)


producing, consuming = (FAST, SLOW) if VARIANT == "slow-consumer" else (SLOW, FAST)
producer = Thread(target=produce, args=(producing,), name="producer")
consumer = Thread(target=consume, args=(consuming,), name="consumer")
producer.start()
consumer.start()
producer.join()
consumer.join()
print(f"{len(received)} items received, in order: {received == list(range(ITEMS))}")
