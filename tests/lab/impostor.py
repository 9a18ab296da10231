"""Stands in for a member's servers, and does to the edge's checks what servers should not do.

Run as a program: impostor.py BEHAVIOUR ADDRESS CERTIFICATE KEY. It listens OFFSET ports higher; the
member's host hands it what the edge sends. Real clients go on with the real servers.
"""
import asyncio
import contextlib
import pathlib
import ssl
import sys

from deadline import wait_until
from packet_filter import ports_redirected
from process import Process

OFFSET = 20000
PORTS = (25, 80, 110, 135, 143, 443, 465, 993, 995)
TLS_PORTS = (443, 465, 993, 995)
SECONDS_TO_START = 10
PAUSE = 0.05
NOISE = bytes(range(128, 256)) + b"\r\n"
# Each of these is right as far as it goes.
BEGINNINGS = {25: b"220-", 80: b"HTTP/1.1 200 OK\r\nPad: ", 110: b"+OK ", 135: b"\5\0\x0c\3",
              143: b"* OK "}
BEGINNINGS |= {443: BEGINNINGS[80], 465: BEGINNINGS[25], 993: BEGINNINGS[143],
               995: BEGINNINGS[110]}


async def greeting(_server, reader, writer):
    """Says something of another protocol."""
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    await reader.read()


async def noise(_server, reader, writer):
    writer.write(NOISE)
    await reader.read()


async def endless(server, _reader, writer):
    """Begins well, and its line does not end."""
    writer.write(BEGINNINGS[server[1]])
    while True:
        writer.write(b"x" * 16384)
        await writer.drain()
        await asyncio.sleep(0.001)  # the other connections want their turn


async def silent(_server, reader, _writer):
    """Takes the connection and says nothing."""
    while await reader.read(4096):
        pass


async def closing(_server, _reader, _writer):
    """Closes at once."""


async def slow(server, reader, writer):
    """What the real server says, byte by byte."""
    server_reader, server_writer = await asyncio.open_connection(*server)

    async def pass_on():
        while said := await reader.read(4096):
            server_writer.write(said)

    passing = asyncio.create_task(pass_on())
    try:
        while byte := await server_reader.read(1):
            writer.write(byte)
            await asyncio.sleep(PAUSE)
    finally:
        passing.cancel()
        server_writer.close()


#: By name, and whether it happens inside of TLS on the ports that have it.
BEHAVIOURS = {
    "greeting": (greeting, True),
    "noise": (noise, True),
    "endless": (endless, True),
    "no_tls": (noise, False),
    "silent": (silent, False),
    "closing": (closing, False),
    "slow": (slow, False),
}


@contextlib.contextmanager
def impostor(lab, member, behaviour):
    """As a context: for as long as it lasts, checks meet it."""
    log = member.nginx.directory.parent / "impostor.log"
    log.unlink(missing_ok=True)
    process = Process(
        member.namespace.command(
            "/usr/bin/python3", pathlib.Path(__file__).resolve(), behaviour, member.host.address,
            member.certificate.file, member.certificate.key),
        log)
    try:
        wait_until(lambda: "listening" in process.log_text(), SECONDS_TO_START,
                   lambda: f"impostor; its log ends:\n{process.log_tail()}")
        with ports_redirected(member.namespace, PORTS, OFFSET,
                              lab.topology.edge.addresses.values()):
            yield
    finally:
        process.kill()


async def serve(name, address, certificate, key):
    behave, in_tls = BEHAVIOURS[name]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def serve_one(port, reader, writer):
        with contextlib.suppress(OSError, EOFError):
            await behave((address, port), reader, writer)
        with contextlib.suppress(OSError):
            writer.close()

    for port in PORTS:
        await asyncio.start_server(
            lambda reader, writer, port=port: serve_one(port, reader, writer), port=port + OFFSET,
            ssl=context if in_tls and port in TLS_PORTS else None)
    print("listening", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
