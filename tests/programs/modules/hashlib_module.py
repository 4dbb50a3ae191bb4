"""hashlib: digests, in one go and in pieces."""
import hashlib

print(hashlib.md5(b"").hexdigest())
print(hashlib.sha1(b"abc").hexdigest())
print(hashlib.sha256(b"hello world").hexdigest())
print(hashlib.sha512(b"x" * 1000).hexdigest())
h = hashlib.sha256()
for piece in (b"hello", b" ", b"world"):
    h.update(piece)
print(h.hexdigest() == hashlib.sha256(b"hello world").hexdigest(), h.digest_size, h.block_size, h.name, len(h.digest()), h.digest()[:4])
c = h.copy()
c.update(b"!")
print(c.hexdigest()[:16], h.hexdigest()[:16])
print(hashlib.new("sha256", b"a").hexdigest()[:12], hashlib.sha512("é".encode()).hexdigest()[:12], hashlib.sha224(b"").hexdigest()[:12], hashlib.sha384(b"").hexdigest()[:12])
try:
    hashlib.sha256("text")
except TypeError:
    print("bytes only")
print(hashlib.md5(bytearray(b"abc")).hexdigest(), type(h.digest()).__name__)
chain = b"start"
for _ in range(100):
    chain = hashlib.sha256(chain).digest()
print(chain.hex())
nonce = 0
while not hashlib.sha256(b"block%d" % nonce).hexdigest().startswith("00"):
    nonce += 1
print(nonce)
