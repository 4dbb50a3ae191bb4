import os
with open("data/lines.txt") as f:
    print(f.read(), f.name, f.mode, f.closed)
print(f.closed)
with open("data/lines.txt") as f:
    for line in f:
        print(repr(line))
f = open("data/lines.txt", encoding="utf-8")
print([f.readline(), f.read(3), f.readlines(), f.read(), f.readline()])
f.seek(0)
print(f.tell(), f.readline())
f.close()
with open("data/lines.txt", "rb") as f:
    print(f.read(5), f.tell(), f.readline(), f.seek(-3, 2), f.read(), f.read())
print(open("data/lines.txt", errors="replace", encoding="ascii").read())
for attempt in [lambda: open("data/none.txt"), lambda: open("data"), lambda: f.read(), lambda: open("data/lines.txt", "q"),
                lambda: open("data/lines.txt", encoding="klingon"), lambda: open("data/lines.txt", encoding="ascii").read()]:
    try:
        attempt()
        print("no error")
    except OSError as error:
        print(type(error).__name__, error, error.errno, error.strerror, error.filename)
    except (ValueError, LookupError, TypeError) as error:
        print(type(error).__name__, error)
print(sorted(os.listdir("data")), os.path.join("a", "b", "/c", "d"))
print(os.path.exists("data"), os.path.exists("nothing"), os.path.isdir("data"), os.path.isfile("data/lines.txt"), os.path.getsize("data/lines.txt"))
for top, directories, files in os.walk("data"):
    print(top, sorted(directories), sorted(files))
print(os.path.normpath("a/./b/../c//d"), os.sep, os.getpid() > 0, os.cpu_count() > 0)
