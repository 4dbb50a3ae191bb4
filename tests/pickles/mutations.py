# Pickles with mistakes in them, by chance: each is a value in the end, or an exception.
import collections, pickle, random

SEED = 1
COUNT = 2000


class Plain:
    pass


chance = random.Random(SEED)
OPCODES = b'().0122FGIJKLMNPQRSTUVXabcd}eghijlopqrstu]\x80\x81\x82\x85\x86\x87\x88\x8a\x8b\x8c\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98'


def value(depth=0):
    kind = chance.randrange(18 if depth < 3 else 9)
    if kind < 9:
        return [None, True, chance.randrange(-300, 300), chance.getrandbits(70), -1.5, 'text\n', b'bytes', bytearray(b'x'), len][kind]
    items = [value(depth + 1) for _ in range(chance.randrange(4))]
    if kind < 12:
        return items
    if kind < 14:
        return tuple(items)
    if kind == 14:
        return dict(enumerate(items))
    if kind == 15:
        return [set(range(len(items))), frozenset(range(len(items)))]
    if kind == 16:
        plain = Plain()
        plain.items = items
        return plain
    return collections.OrderedDict(enumerate(items))


def mutated(data):
    for _ in range(chance.randrange(1, 5)):
        place = chance.randrange(len(data) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            data[place:place + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[place:place + chance.randrange(4)]
        elif kind == 2:
            data.insert(place, OPCODES[chance.randrange(len(OPCODES))])
        elif kind == 3:
            del data[place:]
        elif kind == 4:
            data[place:place] = data[place // 2:place]
        else:
            data[place:place + 4] = b'\xff\xff\xff\x7f'[:chance.randrange(5)]
    return bytes(data)


read = refused = 0
for turn in range(COUNT):
    if turn % 5 == 4:
        data = bytes([OPCODES[chance.randrange(len(OPCODES))] if chance.randrange(3) else chance.randrange(256)
                      for _ in range(chance.randrange(60))])
    else:
        data = mutated(bytearray(pickle.dumps(value(), chance.randrange(6))))
    try:
        result = pickle.loads(data)
    except BaseException as error:
        refused += 1
        continue
    read += 1
    try:
        pickle.dumps(result)
    except Exception:
        pass
print(read > COUNT // 20, refused > COUNT // 4, read + refused == COUNT)
