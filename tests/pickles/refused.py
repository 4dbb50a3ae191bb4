# What pickles are read as that nobody wrote, and how they are refused.
import pickle


class Plain:
    pass


class Slots:
    __slots__ = 'a'


class Old:
    def __getinitargs__(self):
        return ()

    def __init__(self, *args):
        self.args = args


PICKLES = [
    # Ends too early.
    b'', b'N', b'N0', b'K', b'\x8c', b'\x8c\x05ab', b'I1', b'I1\n', b'\x80', b'\x8a\x05ab.', b'J\0\0.', b'G\0\0.', b'Vabc',
    b'\x95\x05\0\0\0\0\0\0\0.', b'cos', b'cos\n', b'cos\nsep', b'X\xff\xff\xff\x7fabc', b'B\xff\xff\xff\xffabc', b'T\xff\xff\xff\xffabc',
    b'\x8b\xff\xff\xff\x7fab',
    # Lengths that cannot be.
    b'\x8b\xff\xff\xff\xff.', b'\x96\xff\xff\xff\xff\xff\xff\xff\xff.', b'\x8e\xff\xff\xff\xff\xff\xff\xff\xff.',
    b'\x8d\xff\xff\xff\xff\xff\xff\xff\xff.', b'\x95\xff\xff\xff\xff\xff\xff\xff\xff.',
    # No opcode.
    b'?', b'\0', b"'", b'\\', b'\xff', b'\x7f.', b'\x99.', b'\x80\x06.', b'\x80\xff.',
    # The stack.
    b'.', b'0.', b'1.', b'2.', b'(.', b'(2.', b'(0N.', b'(1N.', b'N1.', b'N(1.', b'N(NN1.', b'Na.', b'(e.', b'N(e.', b'N(Ne.',
    b'(Na.', b']a.', b'](a.', b'](Na.', b'\x85.', b'N\x86.', b'NN\x87.', b'(\x85.', b'(N\x86.', b't.', b'l.', b'd.', b'(K\1d.',
    b'(K\1K\2d.', b's.', b'}s.', b'}NNs.', b'}(NNs.', b'}(K\1u.', b'}(u.', b'}(K\1K\2u.', b'}]Ns.', b'\x90.', b'\x8f(K\1\x90.',
    b'\x8f(]\x90.', b'(]\x91.', b'N(N\x90.', b'b.', b'Nb.', b'NNb.', b'R.', b'NR.', b'\x81.', b'o.', b'(o.', b'\x93.',
    b'NN\x93.', b'q\0.', b'p0\n.', b'\x94.', b'(q\0.', b'NN.', b'(NN.',
    # The memo.
    b'h\5.', b'j\5\0\0\0.', b'g5\n.', b'gz\n.', b'g-1\n.', b'Np-1\n.', b'Npx\n.', b'Nq\7q\1\x94h\2.',
    b'Np99999999999999999999\n.',
    # Numbers and text.
    b'I\n.', b'Iabc\n.', b'I00\n.', b'I01\n.', b'I1\n.', b'I 7\n.', b'I017\n.', b'I0x1f\n.', b'I99999999999999999999\n.',
    b'I1_0\n.', b'L5\n.', b'L5L\n.', b'Labc\n.', b'L\n.', b'LL\n.', b'L-7L\n.', b'L' + b'9' * 5000 + b'L\n.', b'I' + b'9' * 5000 + b'\n.',
    b'F1\n.', b'Finf\n.', b'F-inf\n.', b'F1e3\n.', b'F\n.', b'X\1\0\0\0\xff.', b'\x8c\1\xff.', b'X\3\0\0\0\xe2\x82\xac.',
    b'V\n.', b'Va\\u20ac\\\\u\n.', b'V\\U0001f600\n.', b'Va\\u12\n.', b'V\\U00110000\n.', b'V\xe9\n.', b'\x8a\0.', b'\x8a\1\xff.', b'\x8b\2\0\0\0\0\1.',
    # Strings of 2.x.
    b"S'abc'\n.", b'S"a\'b"\n.', b'Sabc\n.', b"S'abc\n.", b"S'\n.", b'S\n.', b"S'\\x41\\n\\101\\\\'\n.", b"S'\\x4'\n.", b"S'\xff'\n.",
    b'U\2ab.', b'T\2\0\0\0ab.', b'U\1\xff.',
    # Globals.
    b'cnomod\nx\n.', b'cos\nnothing\n.', b'c\nx\n.', b'cos\n\n.', b'c__main__\nPlain.x\n.', b'\x80\4\x8c\x08__main__\x8c\7Plain.x\x93.',
    b'\x80\4\x8c\x08__main__\x8c\6f.<locals>.g\x93.', b'\x80\4\x8c\x06f.<locals>.g\x93.', b'c__builtin__\nxrange\n(K\3tR.', b'cexceptions\nKeyError\n)R.',
    b'cQueue\nEmpty\n)R.', b'\x80\3c__builtin__\nxrange\n.', b'c\xff\nx\n.', b'ccopy_reg\n_reconstructor\n(c__main__\nPlain\nc__builtin__\nobject\nNtR.',
    # Calls.
    b'K\1K\2R.', b'K\1)R.', b'NNR.', b'clen\n\n.', b'cbuiltins\nlen\n)R.', b'cbuiltins\nlen\n]\x85R.', b'cbuiltins\nint\nX\1\0\0\0x\x85R.',
    b'K\1)\x81.', b'cbuiltins\nint\nK\1\x81.', b'cbuiltins\nint\n)\x81.', b'cbuiltins\nint\nK\7\x85\x81.', b'c__main__\nPlain\n)}\x92.', b'c__main__\nPlain\n)K\1\x92.',
    b'c__main__\nPlain\nK\1}\x92.', b'K\1)}\x92.', b'(i__main__\nPlain\n.', b'(K\1i__main__\nOld\n.', b'(c__main__\nPlain\no.', b'(c__main__\nOld\nK\1o.', b'(K\1K\2o.',
    b'i__main__\nPlain\n.', b'cbuiltins\ngetattr\n(c__main__\nPlain\nX\4\0\0\0nopetR.',
    # States.
    b'K\1}b.', b'K\1}K\1K\1sb.', b'c__main__\nPlain\n)\x81}X\1\0\0\0aK\5sb.', b'c__main__\nPlain\n)\x81K\5b.', b'c__main__\nPlain\n)\x81NK\5\x86b.',
    b'c__main__\nPlain\n)\x81}}X\1\0\0\0aK\5s\x86b.', b'c__main__\nSlots\n)\x81N}X\1\0\0\0aK\5s\x86b.', b'c__main__\nSlots\n)\x81}X\1\0\0\0aK\5sb.', b'c__main__\nSlots\n)\x81N}X\1\0\0\0bK\5s\x86b.',
    b'c__main__\nPlain\n)\x81}K\1K\2sb.', b'c__main__\nPlain\n)\x81N}K\1K\2s\x86b.',
    # What is kept elsewhere.
    b'Pabc\n.', b'Q.', b'NQ.', b'\x82\0.', b'\x82\1.', b'\x83\1\2.', b'\x84\xff\xff\xff\xff.', b'\x84\1\0\0\1.', b'\x97.', b'\x98.', b'N\x98.', b'C\1a\x98.',
    # Whole ones.
    b'(lp0\nI1\naI2\na.', b'(dp0\nVa\nI1\ns.', b'\x80\2]q\0(K\1K\2e.', b'\x80\4\x95\4\0\0\0\0\0\0\0]\x94h\0.', b'\x80\4]\x94h\0a.', b'K\1.K\2.', b'\x95\1\0\0\0\0\0\0\0NN.',
]


def shown(value):
    if isinstance(value, (Plain, Old)):
        return '%s %r' % (type(value).__name__, value.__dict__)
    if isinstance(value, Slots):
        return 'Slots %r' % (value.a,)
    return repr(value)


for number, data in enumerate(PICKLES):
    try:
        print(number, shown(pickle.loads(data)))
    except Exception as error:
        text = str(error)
        if ' on <module ' in text:
            text = text[:text.index(' on <module ')]
        print(number, type(error).__module__, type(error).__name__, text[:150])
for encoding in 'ASCII', 'latin1', 'utf-8', 'bytes', 'nothing':
    try:
        print(repr(pickle.loads(b'U\2\xc3\xa9.', encoding=encoding)))
    except Exception as error:
        print(type(error).__name__, error)
print(repr(pickle.loads(b'U\2\xc3a.', encoding='utf-8', errors='replace')))
try:
    pickle.loads(b'c__builtin__\nxrange\n.', fix_imports=False)
except Exception as error:
    print(type(error).__name__, error)
for wrong in 'text', None, 5:
    try:
        pickle.loads(wrong)
    except TypeError as error:
        print(error)
print(pickle.loads(bytearray(b'K\1.')))
