def work(a, b):
    try:
        a()
    except (KeyError, IndexError):
        b()
    except ValueError:
        raise
    else:
        a.done()
    finally:
        b.close()
    for x in a:
        try:
            if x:
                continue
            if b:
                break
            return x
        except:
            continue
        finally:
            b()
    else:
        a()
    while a:
        with a.open() as f, b:
            if f:
                continue
            with f as (p, q[0]):
                return p
        try:
            pass
        finally:
            try:
                b()
            finally:
                pass
    assert a
    assert a == b, "no: %s" % a
    raise ValueError("x", a)


try:
    import fast as impl
except ImportError:
    impl = None
del impl
x = 1 if a else 2 if b else 3
i = j = k = 0
(p, q), [r, s] = t
if not (a and b) or c:
    pass
import os.path
import os.path as path, sys
import xml.dom.minidom as dom
from os.path import join as j, split
from os import *
