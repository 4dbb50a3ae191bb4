"""Lists as stacks, queues and matrices; copies, aliases, and equality by value."""
stack = []
for token in "1 2 + 3 *".split():
    if token.isdigit():
        stack.append(int(token))
    else:
        b, a = stack.pop(), stack.pop()
        stack.append(a + b if token == "+" else a * b)
print(stack)


def balanced(text):
    pairs, stack = {")": "(", "]": "[", "}": "{"}, []
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c in pairs:
            if not stack or stack.pop() != pairs[c]:
                return False
    return not stack


print([balanced(t) for t in ("([]{})", "([)]", "((", "", ")")])
a = [[1, 2], [3, 4]]
shallow, deep = a[:], [row[:] for row in a]
a[0][0] = "changed"
a.append("more")
print(shallow, deep, a == shallow, shallow[0] is a[0])
grid = [["."] * 4 for _ in range(3)]
for x, y in [(0, 0), (1, 2), (-1, -1)]:
    grid[y][x] = "#"
print("\n".join("".join(row) for row in grid))
rotated = [list(row) for row in zip(*grid[::-1])]
print(rotated)


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right, out = merge_sort(items[:middle]), merge_sort(items[middle:]), []
    while left and right:
        out.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return out + left + right


print(merge_sort([5, 2, 9, 1, 5, 6, 0]))


def binary_search(items, x):
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle] < x:
            low = middle + 1
        else:
            high = middle
    return low if low < len(items) and items[low] == x else -1


print([binary_search([1, 3, 5, 7], x) for x in (1, 7, 4, 0, 8)])
x = [1, [2, [3, [4]]]]
print(x[1][1][1][0], x[-1][0], str(x), x == [1, [2, [3, [4]]]], [1, 2, 3] != [3, 2, 1], [[]] == [[]], [] is [])
print([0] * 3 + [1] * 2, [[0] * 2] * 2, list(range(3)) * 2, len([None] * 1000), [1, 2, 3].__contains__(2), not [])
