def count(n):
    """Counts."""
    while True:
        got = yield n
        if got:
            n = (yield) + got
        yield
        yield n, got
        n += 1


def consume(target):
    for item in count(3):
        target.send(item)
    try:
        while 1:
            item = yield
    except GeneratorExit:
        pass
    finally:
        target.close()


@coroutine
def printer(): yield


@trace
@retry(3,
       delay=1)
@lib.cached
def fetch(url, timeout=5):
    return url


@register
class Plugin(Base, Other):
    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, value):
        self._name = value

    @staticmethod
    def make(): return Plugin()
