"""Tables of records: named tuples, dictionaries, grouping, totals, a report."""
from collections import namedtuple, OrderedDict
from functools import reduce
from itertools import groupby
from operator import attrgetter, itemgetter

DATA = """name,subject,mark
Ann,maths,1.3
Bob,maths,2.7
Ann,physics,2.0
Cid,maths,
Bob,physics,1.7
"""
Row = namedtuple("Row", "name subject mark")


def rows(text):
    header, *lines = text.strip().split("\n")
    for line in lines:
        fields = dict(zip(header.split(","), line.split(",")))
        fields["mark"] = float(fields["mark"]) if fields["mark"] else None
        yield Row(**fields)


table = list(rows(DATA))
print(table[0], table[0].name, table[0][2], table[0]._asdict(), table[0]._replace(mark=1.0), Row._fields)
name, *rest = table[1]
print(name, rest)
marked = [row for row in table if row.mark is not None]
marked.sort(key=attrgetter("name"))
for name, group in groupby(marked, key=attrgetter("name")):
    group = list(group)
    marks = [row.mark for row in group]
    print(f"{name:>5}: {sum(marks) / len(marks):.2f} {'best' if min(marks) < 1.5 else ''} {[row.subject for row in group]}")
subjects = {}
for row in table:
    subjects.setdefault(row.subject, []).append(row.name)
print(subjects, {k: len(v) for k, v in sorted(subjects.items())}, max(marked, key=itemgetter(2)).name)
total = reduce(lambda sum, row: sum + row.mark, marked, 0.0)
print(round(total, 2), all(row.mark < 3 for row in marked), any(row.mark is None for row in table))
print("{:<6}{:>10}{:>6}".format(*Row._fields))
for row in table:
    print("{0.name:<6}{0.subject:>10}{1:>6}".format(row, "-" if row.mark is None else row.mark))
inventory = OrderedDict(apple=3, pear=0)
inventory["fig"] = inventory.pop("pear") + 2
inventory.move_to_end("apple")
print(dict(inventory), dict(inventory) == {"apple": 3, "fig": 2}, [*inventory], inventory.get("kiwi", "none"))
merged = {**inventory, "apple": 10, **{"kiwi": 1}}
print(merged, sorted(merged, key=merged.get), sum(merged.values()), merged.keys() & {"fig", "plum"})
