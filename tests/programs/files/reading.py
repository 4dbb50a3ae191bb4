"""Reading text files, in every way."""
with open("data/poem.txt") as f:
    print(f.read())
with open("data/poem.txt") as f:
    for number, line in enumerate(f, 1):
        print(number, repr(line))
with open("data/poem.txt", "r", encoding="utf-8") as f:
    print(repr(f.readline()), f.readlines(), repr(f.readline()), repr(f.read()))
with open("data/poem.txt") as f:
    print(repr(f.read(5)), repr(f.read(3)), f.closed, f.name)
print(f.closed)
try:
    f.read()
except ValueError as error:
    print(error)
f = open("data/poem.txt")
print(next(f), end="")
f.seek(0)
print(f.tell(), len(f.read()))
f.close()
f.close()
try:
    open("data/missing.txt")
except FileNotFoundError as error:
    print(error, error.errno, error.filename)
try:
    open("data")
except IsADirectoryError as error:
    print(error)
print(sum(len(line.split()) for line in open("data/poem.txt")), max(open("data/poem.txt"), key=len).strip())
