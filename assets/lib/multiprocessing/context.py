"""Ways of starting a process, of which there is one, and errors."""

__all__ = []


class ProcessError(Exception):
    pass


class BufferTooShort(ProcessError):
    pass


class TimeoutError(ProcessError):
    pass


class AuthenticationError(ProcessError):
    pass


class SpawnContext:
    """What the package offers, under the name of a start method."""

    ProcessError = ProcessError
    BufferTooShort = BufferTooShort
    TimeoutError = TimeoutError
    AuthenticationError = AuthenticationError

    def __getattr__(self, name):
        import multiprocessing
        if name in multiprocessing.__all__:
            return getattr(multiprocessing, name)
        raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))

    def get_context(self, method=None):
        return get_context(method)

    def get_start_method(self, allow_none=False):
        return 'spawn'


_context = SpawnContext()
_is_set = False


def get_context(method=None):
    if method not in (None, 'spawn'):
        raise ValueError('cannot find context for %r' % method)
    return _context


def get_start_method(allow_none=False):
    return 'spawn'


def set_start_method(method, force=False):
    global _is_set
    if _is_set and not force:
        raise RuntimeError('context has already been set')
    get_context(method)
    _is_set = method is not None


def get_all_start_methods():
    return ['spawn']
