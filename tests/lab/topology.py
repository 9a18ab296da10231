"""The hosts of the lab and the network between them.

    client ── router ── bridge ─┬─ edge             (limpetd)
                                ├─ ex1 ┐
                                ├─ ex2 ├ members    (real servers)
                                └─ ex3 ┘

The router sends the VIP to the edge's own address, as BGP would have it. Members have the VIP on lo
and answer the client through the router, not through the edge; but in a farm of mode nat they do
not know the VIP and answer by way of the edge. Each host is a namespace and its interface is eth0.
"""
import dataclasses

import addresses
from addresses import CLIENT_LINK, CLIENTS, FAMILIES, FARM, VIP
from bpf_object import BpfObject
from edge_config import EPHEMERAL_PORTS
from namespace import Namespace

FIRST_MEMBER = 21
MAX_MEMBERS = 200
MAX_CLIENTS = 2000
FIRST_UID = 200_000  # of the client addresses' own users (see Client.rpc),
FIRST_TABLE = 1000   # and of their routing tables
FORWARDING = {"net.ipv4.ip_forward": 1, "net.ipv4.conf.all.send_redirects": 0,
              "net.ipv4.conf.default.send_redirects": 0, "net.ipv6.conf.all.forwarding": 1}
# A host that gets another MAC address says so.
ANNOUNCES = {"net.ipv4.conf.eth0.arp_notify": 1, "net.ipv6.conf.eth0.ndisc_notify": 1}


@dataclasses.dataclass
class Host:
    namespace: Namespace
    addresses: dict  # by family

    @property
    def name(self):
        return self.namespace.name

    @property
    def address(self):
        return self.addresses[4]


class Topology:
    def __init__(self, prefix, members=3, clients=200, forward="l2"):
        """prefix starts every namespace's name and so keeps labs apart; forward: as the pool's."""
        if not 1 <= members <= MAX_MEMBERS or not 1 <= clients <= MAX_CLIENTS:
            raise ValueError(f"1–{MAX_MEMBERS} members and 1–{MAX_CLIENTS} clients")
        self.prefix = prefix
        self.forward = forward
        self.directory = None
        self.vips = VIP
        self.gateways = addresses.host(CLIENT_LINK, 1)
        self.router = self._host("router", addresses.host(FARM, 1))
        self.edge = self._host("edge", addresses.host(FARM, 2))
        self.client = self._host("client", addresses.host(CLIENT_LINK, 2))
        self.bridge = self._host("bridge", {})
        self.members = {f"ex{n + 1}": self._host(f"ex{n + 1}",
                                                 addresses.host(FARM, FIRST_MEMBER + n))
                        for n in range(members)}
        self.clients = [addresses.client(n) for n in range(clients)]

    @property
    def vip(self):
        return self.vips[4]

    def _host(self, role, host_addresses):
        return Host(Namespace(f"{self.prefix}-{role}"), host_addresses)

    def namespaces(self):
        hosts = [self.client, self.router, self.bridge, self.edge, *self.members.values()]
        return [host.namespace for host in hosts]

    def create(self, directory):
        """directory: for the files that it needs."""
        self.directory = directory
        for namespace in self.namespaces():
            namespace.create()
        self._create_bridge()
        self._create_router()
        self._create_client()
        self._create_edge()
        for host in self.members.values():
            self._create_member(host)

    def delete(self):
        for namespace in self.namespaces():
            namespace.delete()

    def plug(self, member):
        self.bridge.namespace.ip(f"link set {member} up")

    def unplug(self, member):
        """As if the member's cable were pulled."""
        self.bridge.namespace.ip(f"link set {member} down")

    def take_xdp_frames(self, namespace, interface):
        """For the end of a veth whose other end sends by XDP.

        It takes what XDP_TX sends to it at once only if it has an XDP program itself: with NAPI
        alone (gro on) such frames lie in its ring until another frame comes along."""
        BpfObject("pass", self.directory).attach(namespace, interface)

    def make_tunnel(self, host):
        """Of a member: it takes outer headers off from now on."""
        BpfObject("decap", self.directory, own_addresses=host.addresses).attach(
            host.namespace, "eth0")

    def remove_tunnel(self, host):
        BpfObject.detach(host.namespace, "eth0")

    def vip_by(self, host):
        """Has the router send the VIP to this host."""
        self.router.namespace.ip(*[
            f"route replace {self.vips[family]} via {host.addresses[family]}"
            for family in FAMILIES])

    def _create_bridge(self):
        bridge = self.bridge.namespace
        bridge.sysctl({f"net.ipv6.conf.{which}.disable_ipv6": 1 for which in ("all", "default")})
        bridge.ip("link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                  "link set br0 up")
        ports = {"router": self.router, "edge": self.edge, **self.members}
        for port, host in ports.items():
            # A name of its own until it is in its namespace, where it is eth0.
            bridge.ip(f"link add {port} type veth peer name eth0 netns {host.name}",
                      f"link set {port} master br0", f"link set {port} up")
            host.namespace.ip(*_addresses(host, FARM), "link set eth0 up")
            _sum_in_software(host.namespace, "eth0")
        self.take_xdp_frames(bridge, "edge")

    def set_edge_interface_up(self):
        """As its operator's ifup does: with the addresses and routes that went when it was down, and
        with announcements of the addresses."""
        edge = self.edge.namespace
        edge.ip(*[line.replace(" add ", " replace ") for line in _addresses(self.edge, FARM)],
                "link set eth0 up", *_default_routes(self.router.addresses))
        edge.sysctl(ANNOUNCES)
        # Also when it is the same address as before.
        edge.ip(f"link set eth0 address {edge.links()['eth0']['address']}")

    def remake_edge_interface(self):
        """As if the edge's card were pulled and another one put in."""
        bridge, edge = self.bridge.namespace, self.edge.namespace
        if "edge" in bridge.links():
            bridge.ip("link delete edge")
        bridge.ip(f"link add edge type veth peer name eth0 netns {self.edge.name}",
                  "link set edge master br0", "link set edge up")
        self.set_edge_interface_up()
        _sum_in_software(edge, "eth0")
        self.take_xdp_frames(bridge, "edge")
        for family in FAMILIES:
            self.router.namespace.ip("neigh flush dev eth0", family=family)

    def _create_router(self):
        router = self.router.namespace
        # Errors to the same client, one test after the other, are no flood.
        router.sysctl({**FORWARDING, "net.ipv4.icmp_ratelimit": 0, "net.ipv6.icmp.ratelimit": 0})
        router.ip(f"link add eth1 type veth peer name eth0 netns {self.client.name}",
                  *_addresses(Host(router, self.gateways), CLIENT_LINK, "eth1"),
                  "link set eth1 up")
        self.client.namespace.ip(*_addresses(self.client, CLIENT_LINK), "link set eth0 up",
                                 *_default_routes(self.gateways))
        router.ip(*[f"route add {CLIENTS[family]} via {self.client.addresses[family]}"
                    for family in FAMILIES])
        self.vip_by(self.edge)
        _sum_in_software(router, "eth1")
        _sum_in_software(self.client.namespace, "eth0")

    def _create_client(self):
        client = self.client.namespace
        client.sysctl({"net.ipv4.conf.all.arp_announce": 2})
        for family in FAMILIES:
            own = [pair[family] for pair in self.clients]
            client.ip(*[f"address add {address}/{addresses.length(family)} dev lo{_nodad(family)}"
                        for address in own])
            # For programs that cannot choose their source address: a user for each address.
            client.ip(*[line for n, address in enumerate(own) for line in (
                f"rule add uidrange {FIRST_UID + n}-{FIRST_UID + n} lookup {FIRST_TABLE + n}",
                f"route add default via {self.gateways[family]} dev eth0 src {address} "
                f"table {FIRST_TABLE + n}")], family=family)

    def _create_edge(self):
        edge = self.edge.namespace
        edge.sysctl({**FORWARDING, "net.ipv4.conf.eth0.send_redirects": 0})
        edge.ip(*_default_routes(self.router.addresses),
                # What limpet leaves to the kernel must not go back to the router, in circles.
                *[f"route add blackhole {vip}" for vip in self.vips.values()])

    def _create_member(self, host):
        member = host.namespace
        if self.forward == "nat":
            # The edge is the way back. It may tell of the router as a shorter one: not to be heard.
            member.sysctl({f"net.{version}.conf.{which}.accept_redirects": 0
                           for version in ("ipv4", "ipv6") for which in ("all", "eth0")})
            first, last = EPHEMERAL_PORTS
            member.sysctl({"net.ipv4.ip_local_port_range": f"{first} {last}"})  # of both families
            member.ip(*_default_routes(self.edge.addresses))
            return
        member.sysctl({"net.ipv4.conf.all.arp_ignore": 1, "net.ipv4.conf.all.arp_announce": 2})
        member.ip(*[f"address add {vip}/{addresses.length(family)} dev lo{_nodad(family)}"
                    for family, vip in self.vips.items()],
                  *_default_routes(self.router.addresses))
        if self.forward == "ipip":
            self.make_tunnel(host)


def _addresses(host, networks, interface="eth0"):
    return [f"address add {host.addresses[family]}/{networks[family].prefixlen} dev {interface}"
            f"{_nodad(family)}" for family in FAMILIES]


def _default_routes(gateways):
    return [f"route add default via {gateway}" for gateway in gateways.values()]


def _nodad(family):
    """An IPv6 address is there at once, without a search for its double."""
    return " nodad" if family == 6 else ""


def _sum_in_software(namespace, *interfaces):
    """XDP loses the note 'checksum to be filled in', so senders fill theirs in themselves."""
    for interface in interfaces:
        namespace.run("ethtool", "-K", interface, "tx", "off")
