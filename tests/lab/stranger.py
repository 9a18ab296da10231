"""A host in the farm's network that the farm does not know: one with the VIP, or a second edge."""
import addresses
import frame
from addresses import FAMILIES, FARM
from edge import Edge
from namespace import Namespace
from topology import FORWARDING, Host

NUMBER = 99


class Stranger(Host):
    def __init__(self, lab):
        super().__init__(Namespace(f"{lab.prefix}-stranger"), addresses.host(FARM, NUMBER))
        self.lab = lab
        self.edge = None

    def __enter__(self):
        bridge = self.lab.topology.bridge.namespace
        self.namespace.create()
        self.namespace.sysctl(FORWARDING)
        bridge.ip(f"link add stranger type veth peer name eth0 netns {self.namespace.name}",
                  "link set stranger master br0", "link set stranger up")
        self.namespace.ip(*[f"address add {self.addresses[family]}/{FARM[family].prefixlen} "
                            f"dev eth0{_nodad(family)}" for family in FAMILIES],
                          "link set eth0 up")
        self.namespace.run("ethtool", "-K", "eth0", "tx", "off")
        self.lab.topology.take_xdp_frames(bridge, "stranger")
        return self

    def __exit__(self, *exception):
        try:
            if self.edge:
                self.edge.stop()
        finally:
            self.namespace.delete()  # and its end of the bridge's port

    def become_edge(self):
        """limpetd can be started here."""
        self.namespace.ip(*[f"route add default via {gateway}"
                            for gateway in self.lab.topology.router.addresses.values()])
        self.edge = Edge(self, self.lab.directory / "stranger")
        return self.edge

    def take(self, vip):
        """Has the VIP, without a word to anybody."""
        family = addresses.family(vip)
        self.namespace.ip(f"address add {vip}/{addresses.length(family)} dev eth0{_nodad(family)}")

    def leave(self, vip):
        self.namespace.ip(f"address del {vip}/{addresses.length(addresses.family(vip))} dev eth0")

    @property
    def mac(self):
        return frame.mac(self.namespace).hex(":")


def _nodad(family):
    return " nodad" if family == 6 else ""
