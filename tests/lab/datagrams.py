"""A stream of numbered datagrams from one client to the VIP, and how many each member was sent."""
import json
import struct
import threading
import time

from namespace import execute

TABLE = "limpet_stream"
LARGEST_BURST = 32  # of what a busy machine kept us from sending in time


class Datagrams:
    """Runs within `with`; received() is exact once that is over."""

    def __init__(self, lab, client, rate):
        self.lab = lab
        self.client = client
        self.rate = rate
        self.sent = 0
        self.port = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._failure = None

    def __enter__(self):
        self.socket = self.lab.ask(self.client.udp_socket)
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        for member in self.lab.topology.members.values():
            member.namespace.run("nft", "-f", "-", stdin=(
                f"table ip {TABLE} {{\nchain arrivals {{\n"
                f"type filter hook prerouting priority -400;\n"
                f"ip saddr {self.client.address} udp sport {self.port} counter\n}}\n}}\n"))
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._stop.set()
        self._thread.join(10)
        time.sleep(0.5)  # for what is on its way
        self.counted = self.received()
        self.socket.close()
        for member in self.lab.topology.members.values():
            member.namespace.run("nft", "delete", "table", "ip", TABLE)
        assert self._failure is None, self._failure

    def received(self):
        """Datagrams by the member that they were sent to; members without any are left out."""
        counts = {name: self._count(member.namespace)
                  for name, member in self.lab.topology.members.items()}
        return {name: count for name, count in counts.items() if count}

    def _count(self, namespace):
        said = execute(namespace.command("nft", "-j", "list", "table", "ip", TABLE)).stdout
        return next(expression["counter"]["packets"] for item in json.loads(said)["nftables"]
                    if "rule" in item for expression in item["rule"]["expr"]
                    if "counter" in expression)

    def _run(self):
        try:
            begin = time.monotonic()
            while not self._stop.is_set():
                due = int((time.monotonic() - begin) * self.rate) - self.sent
                if due > LARGEST_BURST:
                    begin += (due - LARGEST_BURST) / self.rate
                for _ in range(min(due, LARGEST_BURST)):
                    self.socket.sendto(struct.pack("!Q", self.sent), (self.client.vip, 7))
                    self.sent += 1
                self._drain()
                time.sleep(1 / self.rate)
        except OSError as error:
            self._failure = error

    def _drain(self):
        try:
            while True:
                self.socket.recv(2048)
        except BlockingIOError:
            pass
