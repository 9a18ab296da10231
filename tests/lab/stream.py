"""A stream of numbered datagrams to the VIP, from many clients in turn (stream.c), and which of them
reached which member, and when (arrivals.py). No server answers them."""
import array
import contextlib
import pathlib

from arrivals import Arrivals
from deadline import TooLate, wait_until
from namespace import execute
from process import Process

HERE = pathlib.Path(__file__).parent
TIME = 8  # bytes of one
SECONDS_TO_ARRIVE = 3


class Stream:
    """Flows from `with` until stop(); then it is known what became of each datagram."""

    def __init__(self, lab, clients, port, rate):
        self.lab = lab
        self.clients = clients
        self.port = port
        self.rate = rate
        self.arrivals = {}
        self._times = lab.directory / "stream.times"
        self._program = lab.directory / "stream"
        execute(["clang", "-O2", HERE / "stream.c", "-o", self._program])

    def __enter__(self):
        self.arrivals = {name: Arrivals(host.namespace, "eth0", self.lab.directory)
                         for name, host in self.lab.topology.members.items()}
        most = next(iter(self.arrivals.values())).most
        self._process = Process(self.lab.topology.client.namespace.command(
            self._program, self.lab.vip, self.port, self.rate, most, self._times,
            *[client.address for client in self.clients]), self.lab.directory / "stream.log")
        wait_until(lambda: self.sent() >= 10 * len(self.clients) or not self._process.running(),
                   20, "the stream's beginning")
        return self

    def __exit__(self, *exception):
        self._process.stop()
        for arrivals in self.arrivals.values():
            arrivals.close()

    def stop(self):
        """Sends no more; what was sent has arrived, or is lost."""
        assert self._process.running(), f"the stream ended: {self._process.log_tail()}"
        self._process.stop()
        with contextlib.suppress(TooLate):
            wait_until(lambda: self.arrived() >= self.sent(), SECONDS_TO_ARRIVE, "all", pause=0.2)

    def sent(self):
        """How many datagrams, so far."""
        return self._times.stat().st_size // TIME if self._times.exists() else 0

    def arrived(self):
        count = self.sent()
        return sum(count - arrivals.times(count).count(0) for arrivals in self.arrivals.values())

    def others(self):
        """Frames of clients that reached members and are not of the stream."""
        return sum(arrivals.others() for arrivals in self.arrivals.values())

    def times_sent(self):
        """In seconds of the monotonic clock."""
        times = array.array("Q", self._times.read_bytes())
        return array.array("d", [time / 1e9 for time in times])
