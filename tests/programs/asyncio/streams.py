"""A server and its clients, all tasks on one thread."""
import asyncio


async def echo(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(port, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for n in range(3):
        writer.write(b"%s %d\n" % (name, n))
        await writer.drain()
        answers.append(await reader.readline())
    writer.write_eof()
    rest = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answers, rest, writer.is_closing()


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(server.is_serving(), port > 0)
    for answers in await asyncio.gather(*[client(port, b"client%d" % n) for n in range(3)]):
        print(answers)
    server.close()
    print(server.is_serving())
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        print("refused")


async def framed(reader, writer):
    """Takes what it sends apart in every way there is."""
    print(await reader.readexactly(4))
    print(await reader.readuntil(b"--"))
    print(await reader.read(3), await reader.read(0))
    async for line in reader:
        print(line)
    print(reader.at_eof(), await reader.read(), await reader.readline())
    try:
        await reader.readexactly(5)
    except asyncio.IncompleteReadError as error:
        print(error, error.partial, error.expected)
    writer.writelines([b"b", b"y", b"e"])
    print(type(writer.get_extra_info("peername")).__name__, writer.get_extra_info("nothing", 1))
    writer.close()


async def formats():
    async with await asyncio.start_server(framed, "127.0.0.1", 0) as server:
        address = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*address)
        for piece in (b"he", b"adpart", b"-", b"-abcdef\nli", b"ne\nlast"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.write_eof()
        try:
            writer.write(b"more")
        except RuntimeError as error:
            print(error)
        print(await reader.read(-1))
        writer.close()
        await writer.wait_closed()


async def partial():
    reader = asyncio.StreamReader(limit=8)
    reader.feed_data(b"0123456789")
    for wanted in (b"\n", b"9"):
        try:
            await reader.readuntil(wanted)
        except asyncio.LimitOverrunError as error:
            print(error, error.consumed)
    try:
        await reader.readline()
    except ValueError as error:
        print(error)
    reader.feed_data(b"abc")
    reader.feed_eof()
    try:
        await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        print(error, error.partial)
    print(await reader.read(5), reader.at_eof())
    reader.set_exception(OSError("broken"))
    try:
        await reader.read(1)
    except OSError as error:
        print(error)


async def sink(reader, writer):
    """Reads slowly, so that the writer has to wait."""
    total = 0
    while True:
        await asyncio.sleep(0.001)
        data = await reader.read(100000)
        if not data:
            break
        total += len(data)
    writer.write(b"%d" % total)
    await writer.drain()
    writer.close()


async def much():
    server = await asyncio.start_server(sink, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    for _ in range(40):
        writer.write(b"x" * 100000)
        await writer.drain()
    writer.write_eof()
    print(await reader.read())
    writer.close()
    await writer.wait_closed()
    server.close()


async def waiting(reader, writer):
    print(await reader.read(1))
    writer.close()
    over.set()


async def left_over():
    global over
    over = asyncio.Event()
    server = await asyncio.start_server(waiting, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
    try:
        await asyncio.wait_for(reader.read(1), 0.02)
    except asyncio.TimeoutError:
        print("no answer")
    writer.close()
    await over.wait()
    await writer.wait_closed()
    await asyncio.sleep(0.02)
    forever = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0)
    forever.cancel()
    try:
        await forever
    except asyncio.CancelledError:
        print(server.is_serving())

for story in (main, formats, partial, much, left_over):
    print(story.__name__)
    asyncio.run(story())
