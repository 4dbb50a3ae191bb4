"""Building strings piece by piece, by join, and taking them apart."""


def build(n):
    text = ''
    for i in range(n):
        text += chr(97 + i % 26)
        if i % 7 == 0:
            text += ' '
    return text


def count(text):
    words = text.split()
    lengths = {}
    for word in words:
        key = word.upper()[:3]
        lengths[key] = lengths.get(key, 0) + len(word)
    return ','.join(['%s=%d' % (key, lengths[key]) for key in sorted(lengths)])


for turn in range(4):
    text = build(150000)
    result = count(text)
print(len(text), len(result), result[:40])
