"""A list as a heap: heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2], so heap[0] is the smallest item."""


def heappush(heap, item):
    """Adds an item."""
    heap.append(item)
    _rise(heap, len(heap) - 1)


def heappop(heap):
    """Removes the smallest item and returns it."""
    if not heap:
        raise IndexError('index out of range')
    last = heap.pop()
    if not heap:
        return last
    smallest = heap[0]
    heap[0] = last
    _sink(heap, 0)
    return smallest


def heapreplace(heap, item):
    """Removes the smallest item, then adds one: faster than both one after the other."""
    smallest = heap[0]
    heap[0] = item
    _sink(heap, 0)
    return smallest


def heappushpop(heap, item):
    """Adds an item, then removes the smallest: faster than both one after the other."""
    if heap and heap[0] < item:
        return heapreplace(heap, item)
    return item


def heapify(x):
    """Makes a heap of a list, in place."""
    for start in range(len(x) // 2 - 1, -1, -1):
        _sink(x, start)


def nsmallest(n, iterable, key=None):
    """The n smallest items, the smallest first."""
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    """The n largest items, the largest first."""
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]


def merge(*iterables, key=None, reverse=False):
    """The items of sorted iterables in order, none of them taken before it is needed."""
    entries = []
    for number, iterable in enumerate(iterables):
        iterator = iter(iterable)
        for item in iterator:
            entries.append((item if key is None else key(item), number, item, iterator))
            break
    while entries:
        # Of equal items the one of the first iterable comes first.
        best = 0
        for place in range(1, len(entries)):
            a, b = entries[place][0], entries[best][0]
            if (b < a if reverse else a < b):
                best = place
        _, number, item, iterator = entries[best]
        yield item
        for item in iterator:
            entries[best] = (item if key is None else key(item), number, item, iterator)
            break
        else:
            del entries[best]


def _rise(heap, place):
    """Moves an item up until its parent is no larger."""
    item = heap[place]
    while place > 0:
        parent = (place - 1) >> 1
        if not item < heap[parent]:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item


def _sink(heap, place):
    """Moves an item down: first to the bottom along the smaller children, then up to where it belongs, which is rarely far."""
    item = heap[place]
    size = len(heap)
    top = place
    child = 2 * place + 1
    while child < size:
        if child + 1 < size and not heap[child] < heap[child + 1]:
            child += 1
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    while place > top:
        parent = (place - 1) >> 1
        if not item < heap[parent]:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item
