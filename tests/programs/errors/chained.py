try:
    int("x")
except ValueError:
    raise RuntimeError("while handling")
