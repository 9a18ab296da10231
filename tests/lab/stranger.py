"""A host in the farm's network that the farm does not know: one with the VIP, or a second edge."""
import shutil

import addresses
import frame
from addresses import FAMILIES, FARM
from edge import Edge
from mounts import unmount_below
from namespace import Namespace
from topology import FORWARDING, Host

NUMBER = 99


class Stranger(Host):
    def __init__(self, lab, role="stranger", number=NUMBER):
        super().__init__(Namespace(f"{lab.prefix}-{role}"), addresses.host(FARM, number))
        self.lab = lab
        self.role = role
        self.edge = None

    def __enter__(self):
        bridge = self.lab.topology.bridge.namespace
        self.namespace.create()
        self.namespace.sysctl(FORWARDING)
        bridge.ip(f"link add {self.role} type veth peer name eth0 netns {self.namespace.name}",
                  f"link set {self.role} master br0", f"link set {self.role} up")
        self.namespace.ip(*[f"address add {self.addresses[family]}/{FARM[family].prefixlen} "
                            f"dev eth0{_nodad(family)}" for family in FAMILIES],
                          "link set eth0 up")
        self.namespace.run("ethtool", "-K", "eth0", "tx", "off")
        self.lab.topology.take_xdp_frames(bridge, self.role)
        return self

    def __exit__(self, *exception):
        try:
            if self.edge:
                self.edge.stop()
                unmount_below(self.edge.directory)
                shutil.rmtree(self.edge.directory)
        finally:
            self.namespace.delete()  # and its end of the bridge's port

    def become_edge(self):
        """limpetd can be started here."""
        self.namespace.ip(*[f"route add default via {gateway}"
                            for gateway in self.lab.topology.router.addresses.values()])
        self.edge = Edge(self, self.lab.directory / self.role)
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
