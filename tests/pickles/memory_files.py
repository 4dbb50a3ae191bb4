# Files in memory.
import io

file = io.BytesIO(b'one\ntwo\nthree')
print(file.readline(), file.read(2), file.tell(), file.read(), file.read(), file.readline())
print(file.seek(0), file.readlines(), file.seek(-3, 2), file.read(), file.seek(2), file.seek(1, 1), file.read(1))
print(file.getvalue(), file.seek(1), file.write(b'NE'), file.getvalue(), file.seek(20), file.write(b'!'), file.getvalue())
print(file.truncate(3), file.getvalue(), list(io.BytesIO(b'a\nb')), io.BytesIO().getvalue())
print(io.BytesIO(b'abc').read(10), io.BytesIO(b'abc').readline(2), io.BytesIO(bytearray(b'xy')).getvalue())
target = bytearray(4)
print(io.BytesIO(b'abcdef').readinto(target), target)
text = io.StringIO('one\ntwo')
print(repr(text.readline()), repr(text.read()), text.seek(0), text.write('ONE'), repr(text.getvalue()))
print('x', 5, file=text)
print(repr(text.getvalue()), list(io.StringIO('a\nb\n')))
for wrong in (lambda: io.BytesIO().write('text'), lambda: io.StringIO().write(b'bytes'), lambda: io.BytesIO(b'').seek(-1)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
with io.BytesIO(b'x') as file:
    print(file.closed, file.readable(), file.writable(), file.seekable())
try:
    file.read()
except ValueError as error:
    print(file.closed, error)
