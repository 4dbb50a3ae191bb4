"""find, index, count, in, with ranges and empty needles."""
s = "mississippi"
print(s.find("ss"), s.find("ss", 3), s.find("ss", 3, 6), s.find("x"), s.rfind("ss"), s.rfind("ss", 0, 4), s.index("p"), s.rindex("i"))
print(s.count("ss"), s.count("i", 2), s.count("issi"), s.count(""), "".count(""), s.count("x"))
print("" in "", "" in s, "miss" in s, "sim" in s, s.find(""), s.find("", 5), s.find("", 20), s.rfind(""))
print(s.find("i", -3), s.find("m", -100), s.find("p", -3, -1))
try:
    s.index("zz")
except ValueError as error:
    print(error)
try:
    s.rindex("zz")
except ValueError as error:
    print(error)
try:
    3 in s
except TypeError as error:
    print(error)
print(s[0], s[-1], s[2:5], s[::-1], s[::3], s[-4:-1], s[10:2], s[100:], s[:-100])
print("abc" < "abd", "abc" < "ab", "Z" < "a", "" < "a", "é" > "z", "10" < "9")
print("ab" * 3, 3 * "-", "x" * 0, "x" * -2, "a" "b" 'c')
print(min("hello"), max("hello"), sorted("hello"), list("abc"), tuple("ab"), set("aa") == {"a"}, len("naïve"))
print("a" + "b" == "ab", "a" is not None, "abc" != "abC", "x" not in "abc")
i, found = s.find("i"), []
while i >= 0:
    found.append(i)
    i = s.find("i", i + 1)
print(found)
