"""Programs on collections: word counts, graph search, topological order, a sliding window."""
from collections import Counter, defaultdict, deque
from itertools import groupby

text = "the cat sat on the mat the end"
print(Counter(text.split()).most_common(2), Counter(len(w) for w in text.split()))
graph = defaultdict(set)
for a, b in ["ab", "bc", "cd", "ae", "ed", "df"]:
    graph[a].add(b)
    graph[b].add(a)


def path(start, goal):
    queue, came = deque([start]), {start: None}
    while queue:
        at = queue.popleft()
        if at == goal:
            out = []
            while at:
                out.append(at)
                at = came[at]
            return "".join(reversed(out))
        for n in sorted(graph[at]):
            if n not in came:
                came[n] = at
                queue.append(n)


print(path("a", "f"), path("f", "c"), path("a", "z"), len(graph))
needs = {"shirt": [], "tie": ["shirt"], "jacket": ["tie", "belt"], "belt": ["trousers"], "trousers": []}
order, done = [], set()


def visit(n):
    if n not in done:
        done.add(n)
        for m in needs[n]:
            visit(m)
        order.append(n)


for n in needs:
    visit(n)
print(order)


def window(items, k):
    w, out = deque(maxlen=k), []
    for x in items:
        w.append(x)
        if len(w) == k:
            out.append(sum(w) / k)
    return out


print(window([1, 2, 3, 4, 5], 3))
anagrams = defaultdict(list)
for w in ["tea", "eat", "tan", "ate", "nat", "bat"]:
    anagrams["".join(sorted(w))].append(w)
print(sorted(anagrams.values()))
print(["%s%d" % (k, len(list(g))) for k, g in groupby("aaabccd")])
print({k: sorted(v) for k, v in sorted(graph.items())}["a"])
