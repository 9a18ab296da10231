"""What can stand on the wire as its edge. Each sees to its own set-up, and knows by its own
counters whether all packets went the way that it stands for."""
import pathlib

from nat_rules import balance
from wire import MEMBERS, PORT, VIP

from bpf_object import BpfObject
from deadline import wait_until
from edge import binaries
from edge_config import configuration, pool, rule

PASSES = 16  # how often each client has sent before it is measured; so many make the walk a round


class System:
    name = ""

    def __init__(self, wire):
        self.wire = wire

    def set_up(self):
        raise NotImplementedError

    def counted(self):
        """Packets that it says it has dealt with so far."""
        raise NotImplementedError

    def missed(self, sent):
        """Why not all of these reached what they were meant for; None: they did."""
        return sent.to_members()

    def spent(self):
        """Seconds of a processor that its programs have had so far, without the packets' path."""
        return 0

    def warm(self):
        self.wire.send(0.01, PASSES * self.wire.sources)

    def measure(self, seconds):
        """(Sent, why it was not the path meant; None: it was)."""
        before, spent = self.counted(), self.spent()
        sent = self.wire.send(seconds)
        counted = self.counted() - before
        sent.processor_s += self.spent() - spent
        if counted < 0.99 * sent.sent:
            return sent, f"{self.name} counted {counted} of {sent.sent} packets"
        return sent, self.missed(sent)


class Drop(System):
    name = "XDP_DROP"

    def set_up(self):
        self.wire.namespace.run(binaries() / "live_floor", "drop", "eth0")

    def counted(self):
        return self.wire.dropped_by_program()

    def missed(self, sent):
        return None


class Swap(System):
    name = "XDP_TX"

    def set_up(self):
        self.wire.namespace.run(binaries() / "live_floor", "swap", "eth0")

    def counted(self):
        return self.wire.sent_by_program()

    def missed(self, sent):
        return sent.back_again()


class Limpet(System):
    name = "limpet"

    def set_up(self):
        edge = self.wire.edge
        members = {f"ex{number + 1}": {"addresses": [address]}
                   for number, address in enumerate(MEMBERS)}
        edge.start(configuration([VIP], [pool(members, forward="l2")], edge.socket,
                                 [rule("tcp", [PORT])]))
        wait_until(lambda: {member["state"] for member in edge.members().values()} == {"up"}, 10,
                   lambda: f"members up: {edge.members()}")

    def counted(self):
        return self.wire.edge.verdicts()["forwarded"]

    def spent(self):
        tasks = pathlib.Path(f"/proc/{self.wire.edge.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0])
                   for task in tasks.iterdir()) / 1e9

    def missed(self, sent):
        known = self.wire.edge.pools()["cas"]["clients"]  # by its filter, so not to the last one
        if known < 0.95 * self.wire.sources:
            return f"{known} of {self.wire.sources} clients are known"
        return sent.to_members()


class Nftables(System):
    """The kernel's hash of the source address, and its memory of connections. Tuned as one who
    knows would: see README.md."""

    name = "nftables"
    def set_up(self):
        namespace = self.wire.namespace
        balance(namespace, VIP, PORT, MEMBERS)
        # Something must make the veth take the generator's frames, and GRO costs more than this.
        BpfObject("pass", self.wire.network.directory).attach(namespace, "eth0")
        namespace.run("ethtool", "-K", "eth0", "gro", "off")

    def counted(self):
        """Packets that IP has forwarded."""
        lines = self.wire.namespace.run("cat", "/proc/net/snmp").stdout.split("\n")
        names, values = [line.split() for line in lines if line.startswith("Ip:")]
        return int(values[names.index("ForwDatagrams")])

    def missed(self, sent):
        entries, most, buckets = (self._conntrack(name) for name in ("count", "max", "buckets"))
        if entries < self.wire.sources:
            return f"{entries} connections of {self.wire.sources} are known ({most} may be)"
        if most < 2 * self.wire.sources or buckets < self.wire.sources:
            return f"{most} connections in {buckets} buckets are too few for a comparison"
        return sent.to_members()

    def _conntrack(self, name):
        path = f"/proc/sys/net/netfilter/nf_conntrack_{name}"
        return int(self.wire.namespace.run("cat", path).stdout)
