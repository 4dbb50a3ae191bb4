"""Strings built in loops, compared, iterated, joined; a small caesar and a run-length coder."""


def caesar(text, k):
    out = ""
    for ch in text:
        if "a" <= ch <= "z":
            ch = chr((ord(ch) - 97 + k) % 26 + 97)
        elif ch.isupper():
            ch = chr((ord(ch) - 65 + k) % 26 + 65)
        out += ch
    return out


secret = caesar("Hello, World!", 3)
print(secret, caesar(secret, -3))


def encode(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append(f"{j - i}{s[i]}")
        i = j
    return "".join(out)


print(encode("aaabccdddd"), repr(encode("")))


def palindrome(s):
    s = [c.lower() for c in s if c.isalnum()]
    return s == s[::-1]


print(palindrome("A man, a plan, a canal: Panama"), palindrome("no"))
text = "it was the best of times it was the worst of times"
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
for word in sorted(counts, key=lambda w: (-counts[w], w))[:4]:
    print(f"{word:<6}{counts[word]:>3}")
s = ""
for i in range(300):
    s += str(i)
print(len(s), s[-10:], hash("a") == hash("a"))
print("".join(sorted(set("hello world"))), "".join(map(chr, range(97, 103))))
t = s
s += "!"
print(len(t), len(s), t is s)
