"""Tables, alignment and money, as programs print them."""
rows = [("apples", 3, 0.5), ("bananas", 12, 0.25), ("cherries, dried", 1, 12.0)]
width = max(len(name) for name, *_ in rows)
print(f"{'item':<{width}} | {'n':>3} | {'price':>8}")
print("-" * width + "-+-" + "-" * 3 + "-+-" + "-" * 8)
for name, n, price in rows:
    print(f"{name:<{width}} | {n:>3} | {price:>8.2f}")
total = sum(n * price for _, n, price in rows)
print("{:<{w}} | {:>3} | {:>8.2f}".format("total", sum(n for _, n, _ in rows), total, w=width))
for name, n, price in rows:
    print("%-*s %3d %8.2f %5.1f%%" % (width, name, n, n * price, 100 * n * price / total))
print("\n".join(" ".join("%2d" % (r * c) for c in range(1, 6)) for r in range(1, 6)))
print(*("{:>4}".format(2 ** i) for i in range(8)), sep="")
for x in (0, 1, -1, 0.5, 1e-9, 1e9, 123456.789):
    print("%10.3f|%-10.3g|%+.1e|{:>12,.2f}|{!r}".format(x, x) % (x, x, x))
print("".join("%-8s" % s for s in ("a", "bb", "ccc")) + "|")
for i in range(3):
    print(" " * (2 - i) + "*" * (2 * i + 1))
print("{:02d}:{:02d}:{:06.3f}".format(1, 2, 3.5), "{:#06x}".format(255), "{:.3%}".format(1 / 3), "{:>+8.1f}".format(-2.25))
print("%s" % "é".center(5, "·"), f"{'日本':>4}|", f"{'a' * 3:.2}", "%5s|%-5s|" % ("é", "é"))
