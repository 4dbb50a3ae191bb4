import hashlib

for name in ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s"]:
    h = hashlib.new(name, b"abc")
    print(name, h.name, h.digest_size, h.block_size, h.hexdigest())
h = hashlib.sha256()
for i in range(3000):
    h.update(b"a")
c = h.copy()
h.update(b"b")
print(h.hexdigest() != c.hexdigest(), c.hexdigest(), hashlib.md5(b"abc").digest())
for attempt in [lambda: hashlib.md5("text"), lambda: hashlib.new("nothing")]:
    try:
        attempt()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
