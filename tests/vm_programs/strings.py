s = "hello"
print(s[0], s[-1], len(s), s + " world", s * 3, "ell" in s, "z" not in s, s == "hello", s < "help")
print("äöü€"[2], len("äöü€"), "a,b,c".split(","), " a  b ".split(), "x".join(["1", "2", "3"]))
print("  pad ".strip(), "xxaxx".strip("x"), "Abc".upper(), "Abc".lower(), "abc".title(), "a b".capitalize())
print("abc".startswith("ab"), "abc".endswith(("x", "c")), "abcabc".replace("b", "B"), "abcabc".find("c"), "abab".count("ab"))
print(repr("it's"), repr('say "hi"'), repr("tab\tnew\n"), [s, 'q'], ("a",), str(5), repr(1.0))
print("ab".center(6, "*"), "ab".ljust(4) + "|", "ab".rjust(4), "-5".zfill(5))
print("{} and {}".format(1, "two"), "{1}{0}".format("a", "b"), "{x!r}".format(x="q"))
for c in "héy":
    print(c, end=" ")
print()
print(sorted("hello"), list("abc"), tuple("ab"), "a" "b")
print(1, 2, 3, sep="-", end="!\n")
print(ascii("é"), isinstance("a", str), "abc" > "abd", "%" , str(None), str(True))
