"""Ordinary programs: a stack machine, eight queens, a maze, Game of Life, quicksort."""


def rpn(text):
    stack = []
    ops = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
    for token in text.split():
        if token in ops:
            b, a = stack.pop(), stack.pop()
            stack.append(ops[token](a, b))
        else:
            stack.append(int(token))
    return stack.pop()


print(rpn("3 4 + 2 * 7 /"), rpn("5 1 2 + 4 * + 3 -"))


def queens(n, row=0, cols=(), found=None):
    found = [] if found is None else found
    if row == n:
        found.append(cols)
    for c in range(n):
        if all(c != q and abs(c - q) != row - r for r, q in enumerate(cols)):
            queens(n, row + 1, cols + (c,), found)
    return found


print(len(queens(6)), queens(5)[0])
maze = ["#########", "#A  #   #", "# # # # #", "# #   #B#", "#########"]
start = next((r, c) for r, row in enumerate(maze) for c, ch in enumerate(row) if ch == "A")
queue, seen = [(start, 0)], {start}
while queue:
    (r, c), steps = queue.pop(0)
    if maze[r][c] == "B":
        print("out in", steps)
        break
    for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        there = r + dr, c + dc
        if maze[there[0]][there[1]] != "#" and there not in seen:
            seen.add(there)
            queue.append((there, steps + 1))
cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(8):
    near = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    near[x + dx, y + dy] = near.get((x + dx, y + dy), 0) + 1
    cells = {p for p, n in near.items() if n == 3 or (n == 2 and p in cells)}
print(sorted(cells))


def quicksort(a):
    if len(a) <= 1:
        return a
    pivot, *rest = a
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])


print(quicksort([3, 6, 1, 8, 2, 9, 2]))
