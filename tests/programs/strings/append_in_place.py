# A string that grows must not change for anybody else, and must survive a failure.
def grow():
    text = "ab"
    other = text
    text += "c"
    text += "d"
    kept = {text: 1}
    text += "\u00e9"
    print(other, text, len(text), text[-1], kept, hash(text) == hash("abcd\u00e9"))
    text += text
    print(text)
    for bad in (5, None, b"x"):
        try:
            text += bad
        except TypeError as error:
            print(error, text)
    items = [text]
    text += "!"
    print(items[0] == text, text)


grow()
