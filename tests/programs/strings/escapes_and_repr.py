"""Literals, escapes, raw strings and how repr chooses its quotes."""
print(repr("it's"), repr('say "hi"'), repr("it's \"both\""), repr("\\"), repr("tab\there"), repr("nl\n"), repr("\r\x00\x7f"))
print(repr("é ü 漢 😀"), repr("\u200b\xa0\xad"), repr("\x85"), ascii("é漢😀"), ascii("plain"))
print(r"raw\n", len(r"\n"), "\x41\u0042\U00000043\103\N{BULLET}", "a\
b")
print('''triple
"quoted" lines''', """x""" "y")
print(len("\0"), len("\\n"), "\a\b\f\v".encode(), ord("\n"), ord("A"), ord("€"), chr(8364), chr(128512), len(chr(128512)))
print(str(None), str(True), str([1, "a"]), str(("x",)), str({"k": "v"}), repr(""), [""], ("'",))
print("bell\x07".encode("unicode_escape") if False else "skip")
print("abc"[1], "€uro"[0], "日本語"[::-1], "日本語".find("語"))
print("a\\'b", 'a\'b', "\"", '\'"')
print(u"unicode" == "unicode", "\x41" == "A", "\t" == "	")
print("line1\\\nline2", "end")
print("null:" + repr("\0"), "del:" + repr("\x7f"), "esc:" + repr("\x1b[0m"))
