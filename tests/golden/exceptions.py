def read(name):
    try:
        value = parse(name)
    except ValueError:
        print(name)
        value = 0
    except (KeyError, TypeError):
        raise
    except:
        raise RuntimeError("no")
    else:
        print("fine")
    finally:
        close(name)
    return value


def retry(names):
    for name in names:
        try:
            if not name:
                continue
            return read(name)
        except ValueError:
            continue
    while True:
        try:
            break
        finally:
            close(None)
    raise RuntimeError


def check(n):
    assert n
    assert n > 0, "n is %d" % n
