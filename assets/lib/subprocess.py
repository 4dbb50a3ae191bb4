"""Programs that a program starts: here those alone that its own interpreter runs, from its directory.

Such a program is a process of the run, with a machine and a lock of its own, and pipes for its standard input and output.
"""

import sys
import threading
from os.path import basename
from time import monotonic
from _multiprocessing import launch_program, pipe
from _pipes import DEFAULT_BUFFER_SIZE, BufferedReader, BufferedWriter, TextIOWrapper

__all__ = [
    'CalledProcessError', 'CompletedProcess', 'DEVNULL', 'PIPE', 'Popen', 'STDOUT', 'SubprocessError', 'TimeoutExpired',
    'call', 'check_call', 'check_output', 'run',
]

PIPE = -1
STDOUT = -2
DEVNULL = -3

# What is shown of a program where there is little room.
_NAME_LENGTH = 40

_signals = {1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 6: 'SIGABRT', 9: 'SIGKILL', 11: 'SIGSEGV', 15: 'SIGTERM'}


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """A program that was to end well has not."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode < 0:
            name = _signals.get(-self.returncode)
            how = 'died with <Signals.%s: %d>.' % (name, -self.returncode) if name else \
                'died with unknown signal %d.' % -self.returncode
        else:
            how = 'returned non-zero exit status %d.' % self.returncode
        return "Command '%s' %s" % (self.cmd, how)

    @property
    def stdout(self):
        return self.output


class TimeoutExpired(SubprocessError):
    """A program still ran when the time was over."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        return self.output


class CompletedProcess:
    """A program that has ended."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def check_returncode(self):
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)

    def __repr__(self):
        parts = ['args=%r' % (self.args,), 'returncode=%r' % self.returncode]
        if self.stdout is not None:
            parts.append('stdout=%r' % self.stdout)
        return 'CompletedProcess(%s)' % ', '.join(parts)


def _refuse(why, what):
    raise PermissionError(13, 'Permission denied: ' + why, what)


def _arguments(args, executable, shell):
    """What stands behind the interpreter; any other program is refused."""
    alone = 'a run starts no programs but its own interpreter, as [sys.executable, FILE, ...]'
    if shell or isinstance(args, (str, bytes)):
        _refuse(alone, args)
    args = list(args)
    if not args or args[0] != sys.executable or executable not in (None, sys.executable):
        _refuse(alone, executable or (args and args[0]))
    if len(args) == 1 or args[1].startswith('-') and args[1] != '-c':
        _refuse('behind sys.executable comes a file, or -c and a text', args[-1])
    if args[1] == '-c' and len(args) == 2:
        _refuse('behind -c comes a text', '-c')
    return args[1:]


def _handed_on(stream):
    """The file of a stream that a program is to have as well; None for the run's own."""
    if hasattr(stream, '_file'):
        return stream._file()
    if stream not in (sys.stdin, sys.stdout):
        _refuse('a program is given pipes alone', stream)


class Popen:
    """A program that runs beside this one."""

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None,
                 close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, *, text=None, encoding=None,
                 errors=None):
        arguments = _arguments(args, executable, shell)
        for name, value in (('preexec_fn', preexec_fn), ('cwd', cwd), ('env', env)):
            if value is not None:
                _refuse('a program of a run is started without %s' % name, value)
        if stderr is not None:
            _refuse("the standard error of a program goes where the run's goes", stderr)
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.returncode = None
        as_text = universal_newlines or text or encoding or errors
        given, mine = self._input(stdin)
        taken, output = self._output(stdout)
        name = arguments[:1] if arguments[0] == '-c' else [basename(arguments[0])] + arguments[1:]
        self._child = launch_program(' '.join(name)[:_NAME_LENGTH], arguments, given, output)
        self.pid = self._child.pid
        if mine is not None:
            size = DEFAULT_BUFFER_SIZE if bufsize < 0 or bufsize == 1 else bufsize
            self.stdin = BufferedWriter(mine, '<stdin>', size)
            if as_text:
                self.stdin = TextIOWrapper(self.stdin, encoding, errors, bufsize == 1)
        if taken is not None:
            self.stdout = BufferedReader(taken, '<stdout>')
            if as_text:
                self.stdout = TextIOWrapper(self.stdout, encoding, errors)

    @staticmethod
    def _input(stdin):
        """What the program reads, and the other end of it."""
        if stdin == PIPE:
            return pipe(False)
        if stdin == DEVNULL:
            return None, None
        return _handed_on(sys.stdin if stdin is None else stdin), None

    @staticmethod
    def _output(stdout):
        """What the program writes to, behind the other end of it."""
        if stdout == PIPE:
            return pipe(False)
        if stdout == DEVNULL:
            return None, False
        return None, _handed_on(sys.stdout if stdout is None else stdout)

    # Its end.

    def poll(self):
        """How it ended; None as long as it has not."""
        if self.returncode is None:
            self.returncode = self._child.wait(0)
        return self.returncode

    def wait(self, timeout=None):
        """Waits for its end, and says how it was: the exit code, or a signal's number as a negative one."""
        if self.returncode is None:
            self.returncode = self._child.wait(timeout)
            if self.returncode is None:
                raise TimeoutExpired(self.args, timeout)
        return self.returncode

    def send_signal(self, sig):
        if self.poll() is None:
            self._child.signal(sig)

    def terminate(self):
        """Ends it by the signal SIGTERM."""
        self.send_signal(15)

    def kill(self):
        """Ends it by the signal SIGKILL, of which nobody hears."""
        self.send_signal(9)

    def communicate(self, input=None, timeout=None):
        """Writes all that it is to read, reads all that it writes, waits for its end."""
        deadline = None if timeout is None else monotonic() + timeout
        writer = None
        if self.stdin is not None:
            if self.stdout is None or not input:
                self._write(input)
            else:
                # Who only writes first may wait for a program that waits for its reader.
                writer = threading.Thread(target=self._write, args=(input,), daemon=True)
                writer.start()
        output = None
        if self.stdout is not None:
            output = self._read(deadline, timeout)
            self.stdout.close()
        self.wait(None if deadline is None else max(deadline - monotonic(), 0))
        if writer is not None:
            writer.join()
        return output, None

    def _write(self, input):
        try:
            if input:
                self.stdin.write(input)
            self.stdin.close()
        except BrokenPipeError:
            pass

    def _read(self, deadline, timeout):
        if deadline is None:
            return self.stdout.read()
        buffer = getattr(self.stdout, 'buffer', self.stdout)
        parts = []
        while True:
            if not buffer._connection.poll(max(deadline - monotonic(), 0)):
                raise TimeoutExpired(self.args, timeout, b''.join(parts) or None)
            piece = buffer.read1()
            if not piece:
                break
            parts.append(piece)
        data = b''.join(parts)
        return data if buffer is self.stdout else self.stdout._decode(data)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if self.stdout:
            self.stdout.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            self.wait()

    def __repr__(self):
        return '<Popen: returncode: %s args: %r>' % (self.returncode, self.args)


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Starts a program and waits for its end."""
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        kwargs['stdout'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except:
            process.kill()
            raise
        status = process.poll()
        if check and status:
            raise CalledProcessError(status, process.args, stdout, stderr)
    return CompletedProcess(process.args, status, stdout, stderr)


def call(*popenargs, timeout=None, **kwargs):
    """Starts a program, waits for its end, says how it was."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    """As call; CalledProcessError if it did not end well."""
    status = call(*popenargs, **kwargs)
    if status:
        raise CalledProcessError(status, kwargs.get('args') or popenargs[0])
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """What a program prints; CalledProcessError if it did not end well."""
    if 'stdout' in kwargs:
        raise ValueError('stdout argument not allowed, it will be overridden.')
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout
