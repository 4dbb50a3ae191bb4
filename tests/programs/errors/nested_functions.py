class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def depth(self):
        return 1 + max(self.left.depth(), self.right.depth())


leaf = Tree(1)
print(leaf.value)
leaf.depth()
