"""Text to bytes and back, with errors in every mode."""
print("héllo €".encode(), "héllo".encode("utf-8"), "héllo".encode("latin-1"), "abc".encode("ascii"))
print(b"h\xc3\xa9".decode(), b"\xe9".decode("latin-1"), "😀".encode(), len("😀".encode()))
print("é€".encode("ascii", "ignore"), "é€".encode("ascii", "replace"), "é".encode("ascii", "backslashreplace"))
print(b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"\xff".decode("ascii", "replace"))
try:
    "é".encode("ascii")
except UnicodeEncodeError as error:
    print(error)
try:
    b"a\xff".decode()
except UnicodeDecodeError as error:
    print(error)
try:
    b"\x80".decode("ascii")
except UnicodeDecodeError as error:
    print(error)
try:
    "x".encode("no-such-codec")
except LookupError as error:
    print(error)
print(str(b"abc", "ascii"), bytes("é", "utf-8"), isinstance("é".encode(), bytes))
try:
    str(b"a") + 1
except TypeError as error:
    print(error)
print(str(b"it's"), "%s" % b"x", f"{b'y'}")
print("é" == "\u00e9", "e\u0301" == "é", len("e\u0301"))
print("€".encode("utf-8").hex(), bytes.fromhex("e282ac").decode())
