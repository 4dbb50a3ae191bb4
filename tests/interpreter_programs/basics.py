# What CPython 3.13 can do already (as test.support.interpreters) is done here alike: calls without arguments and results.
try:
    from concurrent import interpreters
except ImportError:
    from test.support import interpreters

import threading


def tried(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return type(error).__name__


def introduce():
    import threading
    try:
        from concurrent import interpreters
    except ImportError:
        from test.support import interpreters
    here = interpreters.get_current()
    print('in', here.id, 'of', len(interpreters.list_all()), 'running', here.is_running())
    print('main is running', interpreters.get_main().is_running())
    for what in (here.close, interpreters.get_main().close):
        try:
            what()
        except interpreters.InterpreterError:
            print('not closed')


def fail():
    raise ValueError('no such luck')


def leave():
    raise SystemExit(3)


def daemon():
    import threading
    try:
        threading.Thread(target=print, daemon=True).start()
    except RuntimeError:
        print('no daemons here')
    thread = threading.Thread(target=print, args=('a thread of its own',))
    thread.start()
    thread.join()


def handle():
    import signal
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:
        print('no handlers here')


if __name__ == '__main__':
    main = interpreters.get_main()
    print(main.id, interpreters.get_current() == main, main.is_running(), len(interpreters.list_all()))
    first, second = interpreters.create(), interpreters.create()
    print(first.id, second.id, first == second, first == interpreters.Interpreter(first.id), first.is_running())
    print([one.id for one in interpreters.list_all()])
    first.call(introduce)
    try:
        second.call(fail)
    except interpreters.ExecutionFailed as error:
        print(error.excinfo.type.__name__, error.excinfo.msg, error.excinfo.formatted)
        print(str(error).splitlines()[0], str(error).splitlines()[-1])
    try:
        second.call(leave)
    except interpreters.ExecutionFailed as error:
        print(error.excinfo.type.__name__, error.excinfo.msg)
    print(second.is_running())
    print(tried(main.call, introduce), tried(main.close))
    second.call(daemon)
    second.call(handle)
    thread = first.call_in_thread(introduce)
    thread.join()
    first.close()
    print(tried(first.close), tried(first.call, introduce), tried(first.is_running))
    print(tried(interpreters.Interpreter, 99), tried(interpreters.Interpreter, 'one'))
    second.close()
    print(len(interpreters.list_all()), threading.active_count())
