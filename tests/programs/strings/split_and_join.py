"""split, rsplit, splitlines, partition and join at their edges."""
print("a b  c ".split(), "a b  c ".split(" "), "".split(), "".split(","))
print("a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), " a  b c".split(None, 1), "a  b  c ".rsplit(None, 1))
print("a<>b<>c".split("<>"), "xx".split("x"), "abc".split("abc"))
print("one\ntwo\r\nthree\rfour\n".splitlines(), "a\n\nb".splitlines(True), "".splitlines(), "\n".splitlines())
print("k=v=w".partition("="), "kv".partition("="), "k=v=w".rpartition("="), "kv".rpartition("="))
print(",".join("abc"), "".join([]), "-".join(["x"]), ", ".join(str(n) for n in range(3)), "ab".join(["1", "2", "3"]))
try:
    ",".join([1, 2])
except TypeError as error:
    print(error)
try:
    "abc".split("")
except ValueError as error:
    print(error)
try:
    "abc".partition("")
except ValueError as error:
    print(error)
words = "the quick  brown\tfox\n".split()
print(words, " ".join(reversed(words)), " ".join(w[::-1] for w in words))
print("a.b.c".split(".", -1), "a.b.c".split(".", 0), "1,2;3".replace(";", ",").split(","))
print("  x ".split(" "), " \n ".split(), "\x0bx\x0c".split())
print("%s" % "x".join(["(", ")"]), "abc".join("--"))
