"""Reading bytes: chunks, seeking, hashing."""
import hashlib

with open("data/bytes.bin", "rb") as f:
    data = f.read()
print(len(data), data[:8], type(data).__name__)
digest = hashlib.sha512()
with open("data/bytes.bin", "rb") as f:
    chunks = 0
    while True:
        chunk = f.read(100)
        if not chunk:
            break
        digest.update(chunk)
        chunks += 1
print(chunks, digest.hexdigest() == hashlib.sha512(data).hexdigest(), digest.hexdigest()[:16])
with open("data/bytes.bin", "rb") as f:
    f.seek(10)
    print(f.read(3), f.tell())
    f.seek(-2, 2)
    print(f.read())
    print(f.read(), f.read(5))
print(b"".join(iter(lambda f=open("data/bytes.bin", "rb"): f.read(64), b"")) == data)
try:
    open("data/bytes.bin").read()
except UnicodeDecodeError as error:
    print(type(error).__name__)
