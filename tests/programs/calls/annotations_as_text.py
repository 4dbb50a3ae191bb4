"""With annotations from the future, what stands there is kept as text and never evaluated."""
from __future__ import annotations


class Node:
    value: int
    next: Node | None = None

    def append(self, other: Node, *rest: Missing) -> list[Node]:
        self.next = other
        return [self, other]


print(Node.__annotations__, Node.append.__annotations__)
total: int = 3
print(total, __annotations__, len(Node().append(Node())))
