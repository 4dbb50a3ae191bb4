"""f-strings: expressions, nested quotes, specs, conversions, = and braces."""
name, n, pi, items = "bob", 7, 3.14159, [1, 2, 3]
print(f"{name} {n + 1} {pi:.2f} {items[1]} {len(items)} {name!r:>8} {n:03d} {pi:{n}.{2}f}|")
print(f"{{literal}} {{{n}}} {'quoted'} {name.upper()[::-1]} {n if n > 5 else 'small'}")
print(f"{n=} {n = } {pi=:.1f} {name=} {n+1=}")
print(f"{'a' 'b'}" f"-{n}" "-plain {n}")
print(f"{[x * x for x in items]} {({'k': 1})['k']} {(lambda x: x * 2)(4)}")
print(f"""multi
{n} line""")
print(f"{n:>{n}}|{n:<5}|{n:^5}|{n:+}|{n:x}|{n:b}|{1e10:,.0f}|{0.25:.0%}")
print(rf"\n{n}\d", f"\t{n}\\{n}")
d = {"a": 1}
print(f"{d['a']} {d.get('b', 'none')} {d!r} {d}")
print(f"{None} {True} {1.0} {1e100} {'é'!a} {b'x'}")
print(f"{'nested ' + f'{n} {name!s}'}")


class Fmt:
    def __format__(self, spec):
        return "<" + spec + ">"


f = Fmt()
print(f"{f} {f:abc} {f:{name}} {f:%Y-%m}")
x = 5
print(f"{x!r:^{x}}|{x:{'>'}{4}}")
print(f"{x:=+5d} {(x, 1)} {x:d} { x } {x ,}")
try:
    f"{1 / 0}"
except ZeroDivisionError as error:
    print(error)
try:
    f"{'x':d}"
except ValueError as error:
    print(error)
