"""Words of a text counted, sorted and shown as a table."""
import string
from collections import Counter, defaultdict

TEXT = """The quick brown fox jumps over the lazy dog. The dog sleeps; the fox
doesn't. "Why," asked the owl, "does the dog sleep?" Nobody knew... nobody
cared -- except the fox!"""

words = [word.strip(string.punctuation).lower() for word in TEXT.split()]
words = [word for word in words if word]
count = Counter(words)
print(len(words), len(count), count.most_common(3))
by_length = defaultdict(set)
for word in words:
    by_length[len(word)].add(word)
for length in sorted(by_length, reverse=True):
    print(f"{length:>2} {', '.join(sorted(by_length[length]))}")
print("-" * 30)
for word, n in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:5]:
    print(f"{word:<10}|{'#' * n:<8}|{n:>3}|{n / len(words):>7.2%}")
letters = Counter(c for c in TEXT.lower() if c.isalpha())
print("".join(sorted(letters, key=lambda c: (-letters[c], c))), set(string.ascii_lowercase) - set(letters))
print(TEXT.title().splitlines()[0], sum(line.count("the") for line in TEXT.splitlines()))
longest = max(words, key=len)
print(longest, [word for word in count if word == word[::-1] and len(word) > 1], " ".join(reversed(words[:4])))
table = str.maketrans("aeiou", "*****", string.punctuation)
print(TEXT.translate(table).splitlines()[1])
