def squares(n, rows, f):
    flat = [x * x for x in range(n)]
    pairs = [(a, b) for a in range(n) if a % 2 for b in rows if b if not a]
    nested = [[cell + n for cell in row] for row in rows]
    total = sum(v for v in rows if v)
    names = {s.strip() for s in rows}
    index = {k: v for k, v in rows}
    deep = {k: [f(k, u) for u in n] for k in rows for q in k}
    lazy = (
        (p, q)
        for p in rows
        if p
        for q in p)
    return any(w in flat for w in names)


even = set(m for m in range(10) if not m % 2)
table = {i: i * i for i in range(3)}
letters = {c for c in "text"}
small = {1, 2}
