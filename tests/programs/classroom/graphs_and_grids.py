"""Breadth first, depth first, Dijkstra, life and flood fill."""
import heapq
from collections import deque

MAZE = """\
#########
#S..#...#
#.#.#.#.#
#.#...#G#
#########""".splitlines()


def find(mark):
    return next((r, c) for r, row in enumerate(MAZE) for c, x in enumerate(row) if x == mark)


def shortest(start, goal):
    came, queue = {start: None}, deque([start])
    while queue:
        place = r, c = queue.popleft()
        if place == goal:
            path = []
            while place:
                path.append(place)
                place = came[place]
            return path[::-1]
        for step in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if MAZE[step[0]][step[1]] != "#" and step not in came:
                came[step] = place
                queue.append(step)


path = shortest(find("S"), find("G"))
print(len(path), path[:3])
for r, row in enumerate(MAZE):
    print("".join("o" if (r, c) in path and x == "." else x for c, x in enumerate(row)))

ROADS = {"A": {"B": 7, "C": 9, "F": 14}, "B": {"C": 10, "D": 15}, "C": {"D": 11, "F": 2}, "D": {"E": 6}, "F": {"E": 9}}


def dijkstra(graph, start):
    distances, heap = {}, [(0, start)]
    while heap:
        distance, place = heapq.heappop(heap)
        if place in distances:
            continue
        distances[place] = distance
        for other, length in graph.get(place, {}).items():
            heapq.heappush(heap, (distance + length, other))
    return distances


print(dijkstra(ROADS, "A"))


def reachable(graph, place, seen=None):
    seen = set() if seen is None else seen
    if place not in seen:
        seen.add(place)
        for other in graph.get(place, ()):
            reachable(graph, other, seen)
    return seen


print(sorted(reachable(ROADS, "C")), reachable(ROADS, "E"))


def life(cells):
    near = [(x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    return {cell for cell in set(near) if near.count(cell) == 3 or near.count(cell) == 2 and cell in cells}


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(4):
    glider = life(glider)
print(sorted(glider))
picture = [list("..##."), list(".#..#"), list("..##.")]


def fill(r, c, colour):
    if 0 <= r < len(picture) and 0 <= c < len(picture[0]) and picture[r][c] == ".":
        picture[r][c] = colour
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            fill(r + dr, c + dc, colour)


fill(1, 2, "x")
print(*map("".join, picture), sep="\n")
