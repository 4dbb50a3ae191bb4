"""Ordinary classes at work: a linked list, a binary tree, a bank, an LRU cache."""


class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    def __init__(self, items=()):
        self.head = None
        self.size = 0
        for item in items:
            self.push(item)

    def push(self, value):
        self.head = Node(value, self.head)
        self.size += 1

    def __iter__(self):
        node = self.head
        while node:
            yield node.value
            node = node.next

    def __len__(self):
        return self.size

    def reverse(self):
        previous, node = None, self.head
        while node:
            node.next, previous, node = previous, node, node.next
        self.head = previous

    def __repr__(self):
        return "LinkedList([%s])" % ", ".join(map(repr, self))


l = LinkedList("abc")
l.reverse()
print(l, len(l), "b" in l, list(l), sorted(l, reverse=True))


class BST:
    root = None

    def insert(self, key):
        def put(node):
            if node is None:
                return [key, None, None]
            side = 1 if key < node[0] else 2
            node[side] = put(node[side])
            return node
        self.root = put(self.root)
        return self

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node[1])
                yield node[0]
                yield from walk(node[2])
        return walk(self.root)


t = BST()
for k in [5, 2, 8, 1, 9, 3]:
    t.insert(k)
print(list(t), max(t), BST.root)


class LRU(dict):
    def __init__(self, size):
        super().__init__()
        self.limit = size

    def __setitem__(self, key, value):
        self.pop(key, None)
        super().__setitem__(key, value)
        if len(self) > self.limit:
            del self[next(iter(self))]


c = LRU(2)
for k in "abac":
    c[k] = k.upper()
print(c, len(c), isinstance(c, dict))


class Vector:
    def __init__(self, *v):
        self.v = v

    def __add__(self, o):
        return Vector(*(a + b for a, b in zip(self.v, o.v)))

    def __mul__(self, o):
        return sum(a * b for a, b in zip(self.v, o.v)) if isinstance(o, Vector) else Vector(*(a * o for a in self.v))

    def __matmul__(self, o):
        return "matmul"

    def __eq__(self, o):
        return self.v == o.v

    def __repr__(self):
        return "V" + repr(self.v)


print(Vector(1, 2) + Vector(3, 4), Vector(1, 2) * Vector(3, 4), Vector(1, 2) * 3, Vector(1) == Vector(1), Vector(1) @ Vector(2))
