"""A stack, a queue, a linked list and a search tree from scratch."""


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    def __init__(self, items=()):
        self.head = None
        for item in reversed(list(items)):
            self.head = Node(item, self.head)

    def __iter__(self):
        node = self.head
        while node is not None:
            yield node.value
            node = node.next

    def reverse(self):
        previous, node = None, self.head
        while node:
            node.next, previous, node = previous, node, node.next
        self.head = previous

    def __str__(self):
        return " -> ".join(map(str, self)) or "empty"


numbers = LinkedList([1, 2, 3])
numbers.reverse()
print(numbers, LinkedList(), list(numbers), 2 in numbers, sum(numbers))


class Tree:
    def __init__(self):
        self.root = None
        self.size = 0

    def insert(self, key):
        def into(node):
            if node is None:
                self.size += 1
                return {"key": key, "left": None, "right": None}
            if key != node["key"]:
                side = "left" if key < node["key"] else "right"
                node[side] = into(node[side])
            return node

        self.root = into(self.root)

    def __iter__(self):
        def walk(node):
            if node:
                yield from walk(node["left"])
                yield node["key"]
                yield from walk(node["right"])

        return walk(self.root)

    def depth(self):
        def of(node):
            return 0 if not node else 1 + max(of(node["left"]), of(node["right"]))

        return of(self.root)

    def __len__(self):
        return self.size

    def __contains__(self, key):
        node = self.root
        while node and node["key"] != key:
            node = node["left" if key < node["key"] else "right"]
        return node is not None


tree = Tree()
for word in "the quick brown fox jumps over the lazy dog".split():
    tree.insert(word)
print(list(tree), len(tree), tree.depth(), "fox" in tree, "cat" in tree)


def balanced(text):
    stack = []
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c in ")]}" and (not stack or stack.pop() + c not in ("()", "[]", "{}")):
            return False
    return not stack


def rpn(text):
    stack = []
    for token in text.split():
        if token in "+-*/":
            b, a = stack.pop(), stack.pop()
            stack.append({"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else None}[token])
        else:
            stack.append(float(token))
    return stack


print([balanced(t) for t in ("([]{})", "([)]", "((", "")], rpn("3 4 + 2 * 7 /"), rpn("5 1 2 + 4 * + 3 -"))
