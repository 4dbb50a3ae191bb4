# Picklers and unpicklers of a program's own, on files.
import copyreg, io, pickle


class Part:
    def __init__(self, name):
        self.name = name


class Frozen:
    pass


class Pickler(pickle.Pickler):
    def persistent_id(self, obj):
        if isinstance(obj, Part):
            return obj.name
        return None


class Unpickler(pickle.Unpickler):
    def persistent_load(self, pid):
        return PARTS[pid]


PARTS = {'wheel': Part('wheel'), 'door': Part('door')}
for protocol in range(6):
    file = io.BytesIO()
    Pickler(file, protocol).dump([PARTS['wheel'], {'d': PARTS['door']}, PARTS['wheel']])
    print(protocol, file.getvalue())
    file.seek(0)
    first, second, third = Unpickler(file).load()
    print(first is third is PARTS['wheel'], second['d'] is PARTS['door'])


class Overriding(pickle.Pickler):
    def reducer_override(self, obj):
        if isinstance(obj, Frozen):
            return str, ('was frozen',)
        if obj is len:
            return 'print'
        return NotImplemented


file = io.BytesIO()
Overriding(file, 4).dump([Frozen(), Part('p'), Part])
print(file.getvalue())
print(pickle.loads(file.getvalue())[0])
try:
    Overriding(io.BytesIO(), 4).dump(len)
except pickle.PicklingError as error:
    print(error)

file = io.BytesIO()
pickler = pickle.Pickler(file, 2)
pickler.dispatch_table = copyreg.dispatch_table.copy()
pickler.dispatch_table[Frozen] = lambda obj: (Part, ('table',))
pickler.dump(Frozen())
print(pickle.loads(file.getvalue()).name)
copyreg.pickle(Frozen, lambda obj: (Part, ('registered',)))
print(pickle.loads(pickle.dumps(Frozen())).name)
try:
    copyreg.pickle(Frozen, 5)
except TypeError as error:
    print(error)

# One memo for several objects.
file = io.BytesIO()
pickler = pickle.Pickler(file, 3)
shared = ['shared']
pickler.dump(shared)
pickler.dump([shared, 1])
pickler.clear_memo()
pickler.dump(shared)
print(file.getvalue())
file.seek(0)
unpickler = pickle.Unpickler(file)
one, two = unpickler.load(), unpickler.load()
print(one is two[0], unpickler.load(), file.tell() == len(file.getvalue()))
try:
    unpickler.load()
except EOFError as error:
    print(error)

# Objects one after the other, and nothing is read beyond.
for protocol in range(6):
    file = io.BytesIO()
    for obj in [1, 'x' * 100], {'a': (1.5, None)}, 'last':
        pickle.dump(obj, file, protocol)
    file.write(b'rest')
    file.seek(0)
    print(protocol, pickle.load(file)[0], pickle.load(file), pickle.load(file), file.read())


class Careful(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) == ('builtins', 'range'):
            return super().find_class(module, name)
        raise pickle.UnpicklingError('%s.%s is forbidden' % (module, name))


print(Careful(io.BytesIO(pickle.dumps(range(3)))).load())
print(Careful(io.BytesIO(pickle.dumps(range(3), 2))).find_class('builtins', 'range'))
try:
    Careful(io.BytesIO(pickle.dumps(len))).load()
except pickle.UnpicklingError as error:
    print(error)

for make in (lambda: pickle.Pickler(5), lambda: pickle.Unpickler(5), lambda: pickle.dump(1, None),
             lambda: pickle.dumps(1, 6), lambda: pickle.dumps(1, 'x'), lambda: pickle.Pickler(io.BytesIO(), 7)):
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)


class Forgetful(pickle.Pickler):
    def __init__(self):
        pass


try:
    Forgetful().dump(1)
except pickle.PicklingError as error:
    print(error)
print(pickle.dumps(1, -1), pickle.dumps(1, None), pickle.dumps(obj=1, protocol=2), pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL)
print(pickle.dumps(range(2), 2, fix_imports=False))
print(issubclass(pickle.PicklingError, pickle.PickleError), issubclass(pickle.UnpicklingError, pickle.PickleError))


class Chunks:
    def __init__(self):
        self.sizes = []

    def write(self, data):
        self.sizes.append(len(data))


chunks = Chunks()
pickle.dump([b'x' * 20000] + [bytes(20000) + b'%d' % i for i in range(9)], chunks, 4)
print(len(chunks.sizes) > 2, sum(chunks.sizes))
