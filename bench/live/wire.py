"""An edge, and at the other end of its wire the generator of many clients' packets, which is also
what they are sent on to: the members are no more than the MAC addresses of permanent neighbours."""
import dataclasses
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/lab"))

import frame  # noqa: E402
from edge import binaries  # noqa: E402
from far_network import FarNetwork  # noqa: E402
from xdp_counters import xdp_counters  # noqa: E402

VIP, PORT = "203.0.113.10", 80
MEMBERS = [f"192.0.2.{21 + number}" for number in range(4)]
FIRST_MAC = "02:4c:00:00:00:10"  # the others count up from it
SECONDS_TO_WARM = 60


class Wire:
    def __init__(self, sources, cpu):
        self.sources = sources
        self.cpu = cpu
        self.network = FarNetwork()
        self.edge = self.network.edge
        self.namespace = self.network.near

    def create(self):
        self.network.create()
        base, first = FIRST_MAC.rsplit(":", 1)
        self.namespace.ip(*[
            f"neigh replace {address} lladdr {base}:{int(first, 16) + number:02x} dev eth0 "
            "nud permanent" for number, address in enumerate(MEMBERS)])

    def close(self):
        self.network.close()

    def send(self, seconds, warm=0):
        """Sends `warm` frames, then for so long; returns what the generator says of the latter."""
        said = self.network.far.run(
            binaries() / "live_generator", "--interface", "eth0", "--vip", VIP, "--port", PORT,
            "--edge", self._mac(self.namespace), "--own", self._mac(self.network.far),
            "--members", FIRST_MAC, "--sources", self.sources, "--cpu", self.cpu,
            "--warm", warm, "--seconds", seconds, timeout=seconds + SECONDS_TO_WARM)
        return Sent(**json.loads(said.stdout))

    def dropped_by_program(self):
        """Frames, of those that came to the edge's XDP program."""
        return xdp_counters(self.namespace)["xdp_drops"]

    def sent_by_program(self):
        return xdp_counters(self.namespace)["xdp_tx"]

    @staticmethod
    def _mac(namespace):
        return frame.mac(namespace).hex(":")


@dataclasses.dataclass
class Sent:
    """What runs of the generator did."""
    sent: int
    members: list   # frames that arrived for each member
    back: int       # that came back for the generator itself
    astray: int
    elsewhere: int  # of all these: on other processors than the one meant
    busy_s: float   # the processor's, whoever it worked for
    processor_s: float
    wall_s: float

    @staticmethod
    def nothing():
        return Sent(0, [0] * len(MEMBERS), 0, 0, 0, 0.0, 0.0, 0.0)

    def __add__(self, other):
        return Sent(self.sent + other.sent,
                    [one + more for one, more in zip(self.members, other.members)],
                    self.back + other.back, self.astray + other.astray,
                    self.elsewhere + other.elsewhere, self.busy_s + other.busy_s,
                    self.processor_s + other.processor_s, self.wall_s + other.wall_s)

    @property
    def a_packet(self):
        """Nanoseconds of the processor."""
        return self.processor_s / self.sent * 1e9

    def to_members(self):
        """Why not all went to the members, to each its share, on the one processor; None: they
        did."""
        arrived = sum(self.members)
        if arrived < 0.99 * self.sent:
            return f"{arrived} of {self.sent} packets arrived at the members"
        if min(self.members) < arrived / len(self.members) / 2:
            return f"the members' shares are {self.members}"
        return self._on_one_processor(arrived)

    def back_again(self):
        """The same of the generator's own MAC address."""
        if self.back < 0.99 * self.sent:
            return f"{self.back} of {self.sent} packets came back"
        return self._on_one_processor(self.back)

    def _on_one_processor(self, arrived):
        if self.elsewhere > 0.01 * arrived:
            return f"{self.elsewhere} of {arrived} packets were on another processor"
        return None
