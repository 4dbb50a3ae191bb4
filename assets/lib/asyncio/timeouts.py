# `async with timeout(…)`: the task is cancelled when the time has run out, and goes on with `TimeoutError`.

from asyncio.events import get_running_loop
from asyncio.futures import CancelledError
from asyncio.tasks import current_task


class Timeout:
    def __init__(self, when):
        self._when = when
        self._timer = None
        self._task = None
        self._state = 'created'

    def __repr__(self):
        info = ''
        if self._state == 'active':
            info = ' when=%s' % (None if self._when is None else round(self._when, 3))
        return '<Timeout [%s]%s>' % (self._state, info)

    def when(self):
        return self._when

    def expired(self):
        return self._state in ('expiring', 'expired')

    def reschedule(self, when):
        if self._state != 'active':
            if self._state == 'created':
                raise RuntimeError('Timeout has not been entered')
            raise RuntimeError('Cannot change state of %s Timeout' % self._state)
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if when is not None:
            loop = get_running_loop()
            if when <= loop.time():
                self._timer = loop.call_soon(self._run_out)
            else:
                self._timer = loop.call_at(when, self._run_out)

    def _run_out(self):
        self._task.cancel()
        self._state = 'expiring'
        self._timer = None

    async def __aenter__(self):
        if self._state != 'created':
            raise RuntimeError('Timeout has already been entered')
        task = current_task()
        if task is None:
            raise RuntimeError('Timeout should be used inside a task')
        self._state = 'active'
        self._task = task
        self._cancelling = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, traceback):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state == 'expiring':
            self._state = 'expired'
            # Unless somebody else has cancelled it, too.
            if self._task.uncancel() <= self._cancelling and kind is CancelledError:
                raise TimeoutError from error
        elif self._state == 'active':
            self._state = 'finished'
        return None


def timeout(delay):
    return Timeout(None if delay is None else get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)
