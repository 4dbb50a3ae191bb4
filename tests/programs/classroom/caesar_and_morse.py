"""Ciphers: letters as numbers and tables as dictionaries."""
from itertools import groupby

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
MORSE = dict(zip(ALPHABET, ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..".split()))


def caesar(text, key):
    out = ""
    for c in text:
        if c.isupper():
            out += chr((ord(c) - ord("A") + key) % 26 + ord("A"))
        elif c.islower():
            out += chr((ord(c) - 97 + key) % 26 + 97)
        else:
            out += c
    return out


def vigenere(text, key):
    shifts = [ALPHABET.index(c) for c in key]
    return "".join(caesar(c, shifts[i % len(shifts)]) for i, c in enumerate(text))


secret = caesar("Hello, World!", 3)
print(secret, caesar(secret, -3), vigenere("attackatdawn", "lemon"))
for key in range(26):
    if "the" in caesar("wkh hqg", -key).split():
        print(key, caesar("wkh hqg", -key))
print(" ".join(MORSE[c] for c in "sos"), {v: k for k, v in MORSE.items()}["--.-"])
print([bin(ord(c))[2:].zfill(8) for c in "Hi"], int("1010", 2), hex(255), oct(8), f"{10:08b} {255:#x} {1e6:,.0f}", ord("é"), chr(8364))
pairs = "".join(f"{len(list(run))}{c}" for c, run in groupby("aaabccd"))
print(pairs, "".join(c * int(n) for n, c in zip(pairs[::2], pairs[1::2])))
text = "Was it a car or a cat I saw"
clean = [c for c in text.lower() if c.isalpha()]
print(clean == clean[::-1], text.swapcase(), text.center(31, "*"), text.partition(" a "), text.rfind("a"))
