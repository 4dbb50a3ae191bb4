try:
    raise KeyboardInterrupt("ctrl")
except Exception:
    print("never")
except BaseException as error:
    print(type(error).__name__, error)
raise OSError("plain text")
