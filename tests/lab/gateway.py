"""Routers between the edge and its members, on the farm's own link: gw1 and gw2."""
import addresses
from addresses import FAMILIES, FARM
from namespace import Namespace
from topology import ANNOUNCES, FORWARDING, Host

NUMBERS = {"gw1": 11, "gw2": 12}


class Gateway(Host):
    """Within `with`, it is there."""

    def __init__(self, lab, name):
        super().__init__(Namespace(f"{lab.prefix}-{name}"), addresses.host(FARM, NUMBERS[name]))
        self.port = name
        self.topology = lab.topology

    def __enter__(self):
        bridge = self.topology.bridge.namespace
        self.namespace.create()
        self.namespace.sysctl(FORWARDING)
        bridge.ip(f"link add {self.port} type veth peer name eth0 netns {self.namespace.name}",
                  f"link set {self.port} master br0", f"link set {self.port} up")
        self.namespace.sysctl({"net.ipv4.conf.eth0.send_redirects": 0})
        self.namespace.ip(*[f"address add {self.addresses[family]}/{FARM[family].prefixlen} "
                            f"dev eth0{' nodad' if family == 6 else ''}" for family in FAMILIES],
                          "link set eth0 up")
        return self

    def __exit__(self, *exception):
        self.namespace.delete()  # and its end of the bridge's port

    def take_mac(self, mac):
        """As a router that takes over from another does, with an announcement."""
        self.namespace.sysctl(ANNOUNCES)
        self.namespace.ip(f"link set eth0 address {mac}")
