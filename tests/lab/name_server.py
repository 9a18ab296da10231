"""A DNS server of the lab, for the names that a test gives it."""
import contextlib
import ipaddress
import socket
import struct
import threading

PORT = 53
TYPES = {1: 4, 28: 6}  # A and AAAA, by the number of the record
NO_SUCH_NAME = 3


class NameServer:
    """Runs in a host of the lab from `with` on."""

    def __init__(self, host, directory):
        """directory: for the resolv.conf that names it."""
        self.host = host
        self.records = {}    # {name: {4: address, 6: address}}
        self.silent = False  # no answer any more
        self.asked = 0       # questions so far
        self.file = directory / "resolv.conf"
        self._socket = None
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.file.write_text(f"nameserver {self.host.address}\noptions timeout:1 attempts:1\n")
        self._socket = self.host.namespace.inside(
            lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self._socket.bind((self.host.address, PORT))
        self._socket.settimeout(0.2)
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._leaving.set()
        self._thread.join()
        self._socket.close()

    def wrapper(self):
        """The words before a command that shall ask this server: its /etc/resolv.conf is ours."""
        return ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c",
                f'set -e; mount --bind "{self.file}" /etc/resolv.conf; exec "$@"', "sh"]

    def _run(self):
        while not self._leaving.is_set():
            with contextlib.suppress(TimeoutError):
                question, client = self._socket.recvfrom(512)
                self.asked += 1
                if not self.silent:
                    self._socket.sendto(self._answer(question), client)

    def _answer(self, question):
        """RFC 1035, 4.1: the question again, and what there is."""
        labels, at = [], 12
        while length := question[at]:
            labels.append(question[at + 1:at + 1 + length].decode())
            at += 1 + length
        kind = struct.unpack_from("!H", question, at + 1)[0]
        known = self.records.get(".".join(labels).lower())
        address = (known or {}).get(TYPES.get(kind))
        record = b""
        if address:
            packed = ipaddress.ip_address(address).packed
            record = struct.pack("!HHHIH", 0xc00c, kind, 1, 0, len(packed)) + packed
        flags = 0x8580 | (0 if known else NO_SUCH_NAME)
        return (question[:2] + struct.pack("!HHHHH", flags, 1, bool(record), 0, 0)
                + question[12:at + 5] + record)
