"""A second cable of the edge, `back`, into the farm's own link: another way to the same members."""
import addresses
from addresses import FAMILIES, FARM, length

NUMBER = 3
# Each interface speaks for its own address alone, so that nobody takes one for the other.
OWN_ADDRESS = {"net.ipv4.conf.all.arp_ignore": 1, "net.ipv4.conf.all.arp_announce": 2}


class Back:
    """Within `with`, it is there."""

    interface = "back"

    def __init__(self, topology):
        self.topology = topology
        self.bridge, self.edge = topology.bridge.namespace, topology.edge.namespace

    def __enter__(self):
        self.edge.sysctl(OWN_ADDRESS)
        own = addresses.host(FARM, NUMBER)
        self.bridge.ip(f"link add back type veth peer name back netns {self.edge.name}",
                       "link set back master br0", "link set back up")
        self.edge.ip(*[f"address add {own[family]}/{length(family)} dev back"
                       f"{' nodad' if family == 6 else ''}" for family in FAMILIES],
                     "link set back up")
        self.edge.run("ethtool", "-K", "back", "tx", "off")
        self.topology.take_xdp_frames(self.bridge, "back")
        return self

    def __exit__(self, *exception):
        self.bridge.ip("link delete back")
        self.edge.sysctl(dict.fromkeys(OWN_ADDRESS, 0))
