# What an event loop calls, and which loop is whose.

from threading import current_thread, get_ident, main_thread

# The loop that runs on each thread, and the one that has been set for it.
_running = {}
_set = {}


def get_running_loop():
    loop = _running.get(get_ident())
    if loop is None:
        raise RuntimeError('no running event loop')
    return loop


def _get_running_loop():
    return _running.get(get_ident())


def _set_running_loop(loop):
    if loop is None:
        _running.pop(get_ident(), None)
    else:
        _running[get_ident()] = loop


def new_event_loop():
    from asyncio.loop import SelectorEventLoop
    return SelectorEventLoop()


def set_event_loop(loop):
    _set[get_ident()] = loop


def get_event_loop():
    me = get_ident()
    loop = _running.get(me)
    if loop is not None:
        return loop
    if me not in _set and current_thread() is main_thread():
        _set[me] = new_event_loop()
    loop = _set.get(me)
    if loop is None:
        raise RuntimeError('There is no current event loop in thread %r.' % current_thread().name)
    return loop


class Handle:
    def __init__(self, callback, args, loop):
        self._callback = callback
        self._args = args
        self._loop = loop
        self._cancelled = False

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = self._args = None

    def cancelled(self):
        return self._cancelled

    def _run(self):
        try:
            self._callback(*self._args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._loop.call_exception_handler({
                'message': 'Exception in callback %r' % (self._callback,),
                'exception': error,
                'handle': self,
            })


class TimerHandle(Handle):
    def __init__(self, when, callback, args, loop):
        super().__init__(callback, args, loop)
        self._when = when
        self._scheduled = False

    def when(self):
        return self._when

    def cancel(self):
        if not self._cancelled:
            self._loop._timer_cancelled(self)
        super().cancel()

    def __lt__(self, other):
        return self._when < other._when
