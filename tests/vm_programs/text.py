def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, e)
s = "Hello, World"
t(s.split); t(s.split, ","); t(s.split, "o", 1); t(s.rsplit, "o", 1); t("  a b  c  ".split); t("  a b  c  ".split, None, 1); t("  a b  c  ".rsplit, None, 1)
t(" a b ".split, None, 0); t("".split); t("".split, ","); t("a".split, ""); t("a".split, 1); t("a,b,c".rsplit, ",")
t("a\nb\r\nc\n".splitlines); t("a\nb\r\nc\n".splitlines, True); t("abc".partition, "b"); t("abc".rpartition, "x"); t("abcbd".rpartition, "b"); t("abc".partition, "")
t("xxabxx".strip, "x"); t("  a ".lstrip); t("  a ".rstrip); t("a".strip, 3); t("abc".removeprefix, "a"); t("abc".removesuffix, "c"); t("abc".removesuffix, "x")
t(s.replace, "l", "L"); t(s.replace, "l", "L", 1); t("abc".replace, "", "-"); t(s.find, "o"); t(s.rfind, "o"); t(s.find, "o", 5); t(s.find, "o", 5, 7); t(s.index, "zz"); t(s.rindex, "l"); t(s.find, 3); t(s.count, "l"); t(s.count, "l", 4); t("aaaa".count, "aa"); t("abc".count, "")
t(s.startswith, "He"); t(s.startswith, ("x", "H")); t(s.endswith, "ld"); t(s.startswith, "W", 7); t(s.startswith, 3); t(s.startswith, (1,)); t(s.startswith, "", 100); t("".startswith, "", 0)
t(s.upper); t(s.lower); t(s.title); t("hello wORLD it's".title); t(s.capitalize); t("hELLO".capitalize); t(s.swapcase); t("ß".casefold); t("ß".upper)
for m in ["isdigit", "isalpha", "isalnum", "isspace", "isupper", "islower", "istitle", "isdecimal", "isnumeric", "isidentifier", "isascii", "isprintable"]:
    print(m, getattr("", m)(), getattr("abc", m)(), getattr("ABC", m)(), getattr("12", m)(), getattr("Ab Cd", m)(), getattr(" \t", m)(), getattr("a1", m)(), getattr("²", m)(), getattr("é", m)())
t("42".zfill, 5); t("-42".zfill, 5); t("+4".zfill, 1); t("ab".center, 7, "*"); t("ab".center, 5); t("abc".center, 6); t("abc".center, 8, "-"); t("ab".ljust, 4); t("ab".rjust, 4, "."); t("a".center, 5, "xx"); t("a".center, "x")
t("a\tb\tcc\td".expandtabs); t("a\tb".expandtabs, 4); t("01\t012\t0123".expandtabs, 4)
t("hello".translate, str.maketrans("el", "ip")); t("hello".translate, str.maketrans("el", "ip", "o")); t("hello".translate, {104: None, 101: "EE", 108: 76}); t(str.maketrans, {"a": 1, "b": None}); t(str.maketrans, "ab", "c"); t(str.maketrans, 3)
t(",".join, ["a", "b"]); t(",".join, "abc"); t(",".join, [1]); t(",".join, 5); t("".join, []); t(", ".join, (str(i) for i in range(3)))
t("{:{}}".format, "x", 5); t("{:{w}.{p}f}".format, 3.14159, w=10, p=2); t("{{}}".format); t("{}".format); t("{".format); t("}".format); t("{0} {}".format, 1); t("{} {0}".format, 1); t("{a}".format); t("{!x}".format, 1); t("{:d}".format, "a"); t("{:5".format, 1); t("{0.x}".format, 1); t("{:,}".format, 1234567); t("{:08.3f}".format, -3.14159); t("{:+}".format, 5); t("{:x} {:#x} {:b} {:o} {:e} {:%}".format, 255, 255, 5, 8, 12345.678, 0.25)
t("{a[b]}".format_map, {"a": {"b": 3}}); t("%s and %d and %5.2f %x %r %%".__mod__, 1) if False else None
t("abc".encode); t("é".encode); t("é".encode, "latin-1"); t("é".encode, "ascii"); t("é€".encode, "ascii", "ignore"); t("é€x".encode, "ascii", "replace"); t("ab".encode, "xx")
print(s[0], s[-1], s[2:5], s[:5], s[5:], s[::-1], s[::2], s[-3:], s[10:2], s[10:2:-2], "é€x"[1:], "é€x"[::-1])
print("a" in "abc", "abc" * 3, 2 * "x", "a" + "b", "a" < "b", "abc" >= "abd", -1 * "a")
for bad in ["'a' + 1", "1 + 'a'", "'a' * 'b'", "'a' * 1.5", "'a' - 'b'", "'a' < 1", "1 in 'a'", "'abc'[10]", "'abc'['x']", "'abc'[1.5]"]:
    pass
try: 'a' + 1
except TypeError as e: print(e)
try: 1 + 'a'
except TypeError as e: print(e)
try: 'a' * 'b'
except TypeError as e: print(e)
try: 'a' * 1.5
except TypeError as e: print(e)
try: 'a' - 'b'
except TypeError as e: print(e)
try: 'a' < 1
except TypeError as e: print(e)
try: 1 in 'a'
except TypeError as e: print(e)
try: 'abc'[10]
except IndexError as e: print(e)
try: 'abc'['x']
except TypeError as e: print(e)
try: 'abc'[1.5]
except TypeError as e: print(e)
try: 'abc'[::0]
except ValueError as e: print(e)
try: 'abc'['a':]
except TypeError as e: print(e)
try: 'abc'[0] = 'x'
except TypeError as e: print(e)
print(repr("it's"), repr('"'), repr("a\n\t\\\x00é\x7f"), ascii("é€😀"), str(b"ab", "utf-8"))
