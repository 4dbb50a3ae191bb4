"""os: paths, walking a tree, listing."""
import os
import os.path

print(os.path.join("a", "b", "c.txt"), os.path.join("a/", "b"), os.path.join("a", "/b"), os.path.basename("x/y.txt"), os.path.dirname("x/y.txt"))
print(os.path.splitext("archive.tar.gz"), os.path.splitext("none"), os.path.split("a/b/c"), os.sep)
print(os.path.exists("data"), os.path.exists("nope"), os.path.isdir("data"), os.path.isfile("data/poem.txt"), os.path.getsize("data/bytes.bin"))
print(sorted(os.listdir("data")))
for path, dirs, files in os.walk("data"):
    dirs.sort()
    print(path, dirs, sorted(files))
total = 0
for path, dirs, files in os.walk("data"):
    for name in files:
        with open(os.path.join(path, name), "rb") as f:
            total += len(f.read())
print(total)
try:
    os.listdir("nope")
except FileNotFoundError as error:
    print(error)
print(os.getpid() == os.getpid(), os.cpu_count() >= 1, list(os.walk("nope")))
