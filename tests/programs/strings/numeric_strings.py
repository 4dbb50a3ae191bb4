"""Parsing text: a tokenizer, a calculator by recursive descent, a CSV line, roman numerals."""


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit() or c == ".":
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            yield float(text[i:j]) if "." in text[i:j] else int(text[i:j])
            i = j
        else:
            yield c
            i += 1


def calculate(text):
    items = list(tokens(text)) + ["end"]
    at = 0

    def peek():
        return items[at]

    def take():
        nonlocal at
        at += 1
        return items[at - 1]

    def factor():
        t = take()
        if t == "(":
            value = expression()
            if take() != ")":
                raise SyntaxError("missing )")
            return value
        if t == "-":
            return -factor()
        if isinstance(t, str):
            raise SyntaxError("unexpected " + t)
        return t

    def term():
        value = factor()
        while peek() in ("*", "/"):
            value = value * factor() if take() == "*" else value / factor()
        return value

    def expression():
        value = term()
        while peek() in ("+", "-"):
            value = value + term() if take() == "+" else value - term()
        return value

    value = expression()
    if peek() != "end":
        raise SyntaxError("rest: %r" % peek())
    return value


for text in ["1 + 2 * 3", "(1 + 2) * 3", "-4 / (2 - 4)", "1.5 * 2", "2 * (3", "* 1", "1 2"]:
    try:
        print(text, "=", calculate(text))
    except SyntaxError as error:
        print(text, "->", error)


def roman(n):
    out = ""
    for value, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split()):
        while n >= value:
            out += sign
            n -= value
    return out


print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026)])


def csv(line):
    fields, field, quoted = [], "", False
    for c in line:
        if c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            fields.append(field)
            field = ""
        else:
            field += c
    return fields + [field]


print(csv('a,"b,c",,d'))
