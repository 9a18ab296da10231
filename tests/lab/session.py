"""Long sessions of a client: opened once, then used again and again.

open() says which member answers; exchange() proves that the same one still does, or raises one of
FAILURES. Call both in a thread that is in the client host's namespace.
"""
import contextlib
import os
import re
import select
import socket
import ssl
import subprocess
import time

from client import ClientFailed, Imap
from dovecot import PASSWORD, USER
from lab import LARGE_FILE

PATIENCE = 10  # seconds without an answer after which a session has stalled
OPENING = 30   # the same of an opening: a busy machine opens hundreds of sessions at once


class Session:
    """A subclass gives kind, open(), exchange() and close(), which may be called at any time."""

    kind = ""

    def __init__(self, client, pause=1.0):
        """pause: seconds between two exchanges, more or less."""
        self.client = client
        self.pause = pause


class ImapSession(Session):
    """Logged in, and in IDLE (RFC 2177) except during an exchange."""

    kind = "imap"
    imap = None

    def open(self):
        self.imap = Imap(self.client.vip, self.client.address, timeout=OPENING)
        self.imap.login(USER, PASSWORD)
        self.imap.select("INBOX", readonly=True)
        self._idle()
        self.imap.sock.settimeout(PATIENCE)
        return self.imap.greeting()

    def exchange(self):
        self.imap.send(b"DONE\r\n")
        self._line(b"idle OK")
        self.imap.noop()
        self._idle()

    def close(self):
        if self.imap:
            self.imap.shutdown()
            self.imap = None

    def _idle(self):
        self.imap.send(b"idle IDLE\r\n")
        self._line(b"+ ")

    def _line(self, start):
        """Reads up to this line; the server may tell of other things first."""
        while not (line := self.imap.readline()).startswith(start):
            if not line.startswith(b"* "):
                raise ClientFailed(f"{self.client.address}: IMAP says {line}")


class DownloadSession(Session):
    """The lab's large file over HTTPS, a piece an exchange, so that it takes minutes."""

    kind = "https"
    PIECE = 16 << 10
    connection = None

    def open(self):
        kind = {4: socket.AF_INET, 6: socket.AF_INET6}[self.client.family]
        self.connection = socket.socket(kind)
        # A small buffer: the server waits for our acknowledgements, all the time.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.PIECE)
        self.connection.settimeout(OPENING)
        self.connection.bind((self.client.address, 0))
        self.connection.connect((self.client.vip, 443))
        context = ssl.create_default_context(cafile=self.client.authority.file)
        self.connection = context.wrap_socket(self.connection, server_hostname=self.client.vip)
        self.connection.sendall(f"GET /files/{LARGE_FILE} HTTP/1.0\r\n\r\n".encode())
        head = self.connection.recv(4096)
        found = re.match(rb"HTTP/1.1 200 .*?\r\nMember: (\S+)\r\n", head, re.DOTALL)
        if not found:
            raise ClientFailed(f"{self.client.address}: HTTPS says {head}")
        self.connection.settimeout(PATIENCE)
        return found.group(1).decode()

    def exchange(self):
        if not self.connection.recv(self.PIECE):
            raise ClientFailed(f"{self.client.address}: the download ended")

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None


class RpcSession(Session):
    """rpcclient: asks port 135 for the dynamic port, then keeps that connection."""

    kind = "rpc"
    process = None

    def open(self):
        self.process = subprocess.Popen(
            [str(word) for word in self.client.rpcclient()], bufsize=0, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return self.exchange(OPENING)

    def exchange(self, patience=PATIENCE):
        self.process.stdin.write(b"srvinfo\n")
        end = time.monotonic() + patience
        said = b""
        while b"server type" not in said:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                raise ClientFailed(f"{self.client.address}: RPC says nothing for {patience} s")
            more = os.read(self.process.stdout.fileno(), 4096)
            said += more
            # It does not connect again of its own accord: a lost connection shows as an error.
            if not more or b"result was" in said or b"NT_STATUS" in said:
                raise ClientFailed(f"{self.client.address}: RPC says {said}")
        return said.split()[0].decode().lower()

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


class EchoSession(Session):
    """Datagrams from one port; each answer names the member."""

    kind = "udp"
    udp = None
    member = None

    def open(self):
        self.udp = self.client.udp_socket(timeout=0.5)
        self.udp.connect((self.client.vip, 7))
        self.member = None
        self.exchange()  # a client is known by its second packet
        return self.exchange()

    def exchange(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(TimeoutError):
                self.udp.send(b"?")
                member = self.udp.recv(2048).split()[0].decode()
                break
        else:
            raise ClientFailed(f"{self.client.address}: UDP says nothing for {PATIENCE} s")
        if member != (self.member or member):
            raise ClientFailed(f"{self.client.address}: UDP is answered by {member}")
        self.member = member
        return member

    def close(self):
        if self.udp:
            self.udp.close()
            self.udp = None
