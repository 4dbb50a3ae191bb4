# Prints the bytecode of a program as tests/golden/*.dis hold it. Runs on CPython 2.7:
#     python2.7 tests/golden/list.py tests/golden/countdown.py
import dis
import os
import re
import sys
import types

# No addresses, no blanks at the ends of lines.
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class Listing(object):
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text


def defined(code):
    """Code objects in order of definition: those inside a function before those after it."""
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found += defined(constant)
    return found


def listing(code):
    stdout, sys.stdout = sys.stdout, Listing()
    try:
        dis.dis(code)
        text = sys.stdout.text
    finally:
        sys.stdout = stdout
    lines = [line.rstrip() for line in ADDRESS.sub("", text).split("\n")]
    head = "%s (%s:%d)" % (code.co_name, code.co_filename, code.co_firstlineno)
    return "\n".join([head] + lines)


path = sys.argv[1]
with open(path) as program:
    module = compile(program.read(), os.path.basename(path), "exec")
sys.stdout.write("\n".join(listing(code) for code in defined(module)))
