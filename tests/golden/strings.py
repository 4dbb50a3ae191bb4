def show(name, n, rate):
    """Formats.

    Over several lines.
    """
    line = "%-10s %5.2f" % (name, rate)
    line += " %d%%" % n
    text = "a" "b" + 'c\n\t\x00' + """two
lines"""
    print("-" * 20)
    print("=" * 21)
    print("no\\yes: it's")
    return text[0] + "abc"[1] + line.upper().ljust(n)
