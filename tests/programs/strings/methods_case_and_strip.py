"""Case, strip and padding, with their corners."""
print("hello World".capitalize(), "hELLO wORLD".title(), "Straße".upper(), "ABC".lower(), "aBc".swapcase())
print("they're bill's".title(), "STRASSE".casefold(), "ß".casefold())
print(repr("  x \t\n".strip()), repr("xxabcxx".strip("x")), repr("abcba".strip("ab")), repr("".strip()))
print(repr("  left".lstrip()), repr("right  ".rstrip()), repr("mississippi".rstrip("ipz")), repr("abc".strip("")))
print("x".center(5, "*"), "xy".center(5, "*"), "x".ljust(4, ".") + "|", "x".rjust(4, "."), "long".center(2))
print("42".zfill(5), "-42".zfill(5), "+1".zfill(4), "".zfill(2), "abc".zfill(2))
print("a\tb\tc".expandtabs(4), "\t".expandtabs(2) + "|")
print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "".isdigit(), " \t".isspace(), "Ab".istitle(), "AB1".isupper(), "1".islower())
print("abc_1".isidentifier(), "1abc".isidentifier(), "²".isdigit(), "½".isnumeric(), "12".isdecimal(), "a\n".isprintable(), "".isascii())
print("hello".startswith(("x", "he")), "hello".endswith("lo"), "hello".startswith("l", 2), "hello".endswith("l", 0, 4), "".startswith(""))
print("prefix-body".removeprefix("prefix-"), "body.txt".removesuffix(".txt"), "x".removesuffix(""))
print("a-b_c".replace("-", "+").replace("_", ""), "aaa".replace("a", "b", 2), "abc".replace("", "."), "".replace("", "x"))
print("hello".translate({104: "J", 108: None}), "abc".translate(str.maketrans("ab", "xy", "c")))
try:
    "x".center(5, "ab")
except TypeError as error:
    print(error)
