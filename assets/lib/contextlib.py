# What stands behind `with`.


class AbstractContextManager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None


class ContextDecorator:
    def _recreate_cm(self):
        return self

    def __call__(self, function):
        def inside(*args, **kwargs):
            with self._recreate_cm():
                return function(*args, **kwargs)
        inside.__name__ = function.__name__
        return inside


class _GeneratorContextManager(ContextDecorator):
    def __init__(self, function, args, kwargs):
        self.gen = function(*args, **kwargs)
        self.made_of = function, args, kwargs

    def _recreate_cm(self):
        return _GeneratorContextManager(*self.made_of)

    def __enter__(self):
        # Not by next(): whose body this is, is no task.
        for value in self.gen:
            return value
        raise RuntimeError("generator didn't yield")

    def __exit__(self, kind, value, traceback):
        if kind is None:
            for _ in self.gen:
                raise RuntimeError("generator didn't stop")
            return False
        if value is None:
            value = kind()
        try:
            self.gen.throw(value)
        except StopIteration as stop:
            return stop is not value
        except RuntimeError as error:
            if error is value:
                return False
            # A StopIteration that the body raised comes out of the generator as a RuntimeError.
            if isinstance(value, StopIteration) and error.__cause__ is value:
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(function):
    def make(*args, **kwargs):
        return _GeneratorContextManager(function, args, kwargs)
    make.__name__ = function.__name__
    make.__wrapped__ = function
    return make


class closing:
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, kind, value, traceback):
        self.thing.close()


class suppress:
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self._exceptions)


class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, kind, value, traceback):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, kind, value, traceback):
        pass


class ExitStack:
    def __init__(self):
        self._callbacks = []

    def enter_context(self, cm):
        result = cm.__enter__()
        self._callbacks.append(cm.__exit__)
        return result

    def push(self, exit):
        self._callbacks.append(exit.__exit__ if hasattr(exit, '__exit__') else exit)
        return exit

    def callback(self, callback, *args, **kwds):
        def leave(kind, value, traceback):
            callback(*args, **kwds)
        self._callbacks.append(leave)
        return callback

    def pop_all(self):
        stack = type(self)()
        stack._callbacks = self._callbacks
        self._callbacks = []
        return stack

    def close(self):
        self.__exit__(None, None, None)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        received = value is not None
        pending = False
        while self._callbacks:
            leave = self._callbacks.pop()
            try:
                if leave(kind, value, traceback):
                    pending = False
                    kind = value = traceback = None
            except BaseException as error:
                pending = True
                kind, value, traceback = type(error), error, None
        if pending:
            raise value
        return received and value is None


# What stands behind `async with`.


class AbstractAsyncContextManager:
    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, traceback):
        return None


class _AsyncGeneratorContextManager(AbstractAsyncContextManager):
    def __init__(self, function, args, kwargs):
        self.gen = function(*args, **kwargs)

    async def __aenter__(self):
        try:
            return await self.gen.__anext__()
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, kind, value, traceback):
        if kind is None:
            try:
                await self.gen.__anext__()
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = kind()
        try:
            await self.gen.athrow(value)
        except StopAsyncIteration as stop:
            return stop is not value
        except RuntimeError as error:
            if error is value:
                return False
            # Either end of an iteration that the body raised comes out of the generator as a RuntimeError.
            if isinstance(value, (StopIteration, StopAsyncIteration)) and error.__cause__ is value:
                return False
            raise
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def asynccontextmanager(function):
    def make(*args, **kwargs):
        return _AsyncGeneratorContextManager(function, args, kwargs)
    make.__name__ = function.__name__
    make.__wrapped__ = function
    return make


class aclosing(AbstractAsyncContextManager):
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, kind, value, traceback):
        await self.thing.aclose()


class AsyncExitStack(AbstractAsyncContextManager):
    def __init__(self):
        self._callbacks = []

    def enter_context(self, cm):
        result = cm.__enter__()
        self.push(cm)
        return result

    async def enter_async_context(self, cm):
        result = await cm.__aenter__()
        self._callbacks.append(cm.__aexit__)
        return result

    def push(self, exit):
        exit = exit.__exit__ if hasattr(exit, '__exit__') else exit
        async def leave(kind, value, traceback):
            return exit(kind, value, traceback)
        self._callbacks.append(leave)
        return exit

    def push_async_exit(self, exit):
        self._callbacks.append(exit.__aexit__ if hasattr(exit, '__aexit__') else exit)
        return exit

    def callback(self, callback, *args, **kwds):
        async def leave(kind, value, traceback):
            callback(*args, **kwds)
        self._callbacks.append(leave)
        return callback

    def push_async_callback(self, callback, *args, **kwds):
        async def leave(kind, value, traceback):
            await callback(*args, **kwds)
        self._callbacks.append(leave)
        return callback

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aexit__(self, kind, value, traceback):
        received = value is not None
        pending = False
        while self._callbacks:
            leave = self._callbacks.pop()
            try:
                if await leave(kind, value, traceback):
                    pending = False
                    kind = value = traceback = None
            except BaseException as error:
                pending = True
                kind, value, traceback = type(error), error, None
        if pending:
            raise value
        return received and value is None
