# Paths as text, and what stands behind them in the run's directory.

from _os import _is_link, _stat, getcwd

sep = '/'
curdir = '.'
pardir = '..'
extsep = '.'


def isabs(s):
    return s.startswith('/')


def join(a, *p):
    path = a
    for part in p:
        if part.startswith('/') or not path:
            path = part
        elif path.endswith('/'):
            path += part
        else:
            path += '/' + part
    return path


def split(p):
    place = p.rfind('/') + 1
    head, tail = p[:place], p[place:]
    if head.strip('/'):
        head = head.rstrip('/')
    return head, tail


def splitext(p):
    name = p.rfind('/') + 1
    dot = p.rfind('.')
    # Dots that a name begins with belong to the name.
    if dot > name and p[name:dot].strip('.'):
        return p[:dot], p[dot:]
    return p, ''


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def normpath(path):
    if not path:
        return '.'
    root = '/' if path.startswith('/') else ''
    if path.startswith('//') and not path.startswith('///'):
        root = '//'
    parts = []
    for part in path.split('/'):
        if part in ('', '.'):
            continue
        if part != '..' or (not root and not parts) or (parts and parts[-1] == '..'):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + '/'.join(parts) or '.'


def abspath(path):
    if not isabs(path):
        path = join(getcwd(), path)
    return normpath(path)


def exists(path):
    try:
        _stat(path)
    except OSError:
        return False
    return True


def isdir(path):
    try:
        return _stat(path)[0]
    except OSError:
        return False


def isfile(path):
    try:
        return _stat(path)[1]
    except OSError:
        return False


def islink(path):
    try:
        return _is_link(path)
    except OSError:
        return False


def getsize(filename):
    return _stat(filename)[2]
