"""The hosts of the lab and the network between them.

    client ── router ── bridge ─┬─ edge             (limpetd)
                                ├─ ex1 ┐
                                ├─ ex2 ├ members    (the VIP on lo, real servers)
                                └─ ex3 ┘

The router sends the VIP to the edge's own address, as BGP would have it; members answer the client
through the router, not through the edge. Each host is a namespace and its interface is eth0.
"""
import dataclasses
import ipaddress
import pathlib

from namespace import Namespace, execute

VIP = "203.0.113.10"
FARM = ipaddress.ip_network("192.0.2.0/24")
CLIENT_LINK = ipaddress.ip_network("198.18.0.0/24")
CLIENTS = ipaddress.ip_network("198.18.0.0/16")
FIRST_CLIENT = 256  # 198.18.1.0 is the network's 256th address: the clients' own start behind it
PASS_SOURCE = pathlib.Path(__file__).parent / "pass.bpf.c"
FIRST_MEMBER = 21
MAX_MEMBERS = 200
MAX_CLIENTS = 2000
FIRST_UID = 200_000  # of the client addresses' own users (see Client.rpc),
FIRST_TABLE = 1000   # and of their routing tables


@dataclasses.dataclass
class Host:
    namespace: Namespace
    address: str

    @property
    def name(self):
        return self.namespace.name


class Topology:
    def __init__(self, prefix, members=3, clients=200, vip=VIP):
        """prefix starts every namespace's name and so keeps labs apart."""
        if not 1 <= members <= MAX_MEMBERS or not 1 <= clients <= MAX_CLIENTS:
            raise ValueError(f"1–{MAX_MEMBERS} members and 1–{MAX_CLIENTS} clients")
        self.vip = vip
        self.prefix = prefix
        self.directory = None
        self.router = self._host("router", FARM[1])
        self.edge = self._host("edge", FARM[2])
        self.client = self._host("client", CLIENT_LINK[2])
        self.bridge = self._host("bridge", "")
        self.members = {f"ex{n + 1}": self._host(f"ex{n + 1}", FARM[FIRST_MEMBER + n])
                        for n in range(members)}
        self.clients = [str(CLIENTS[FIRST_CLIENT + n + 1]) for n in range(clients)]

    def _host(self, role, address):
        return Host(Namespace(f"{self.prefix}-{role}"), str(address))

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

    def _create_bridge(self):
        bridge = self.bridge.namespace
        bridge.ip("link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                  "link set br0 up")
        ports = {"router": self.router, "edge": self.edge, **self.members}
        for port, host in ports.items():
            # A name of its own until it is in its namespace, where it is eth0.
            bridge.ip(f"link add {port} type veth peer name eth0 netns {host.name}",
                      f"link set {port} master br0", f"link set {port} up")
            host.namespace.ip(f"address add {host.address}/{FARM.prefixlen} dev eth0",
                              "link set eth0 up")
        # A veth end takes what XDP_TX sends to it at once only if it has an XDP program itself:
        # with NAPI alone (gro on) such frames lie in its ring until another frame comes along.
        bridge.run("ip", "link", "set", "dev", "edge", "xdp", "object", self._pass_program(),
                   "section", "xdp")

    def _pass_program(self):
        program = self.directory / "pass.o"
        execute(["clang", "-O2", "-target", "bpf", "-c", PASS_SOURCE, "-o", program])
        return program

    def _create_router(self):
        router = self.router.namespace
        router.sysctl({"net.ipv4.ip_forward": 1, "net.ipv4.conf.all.send_redirects": 0,
                       "net.ipv4.conf.default.send_redirects": 0})
        gateway = str(CLIENT_LINK[1])
        router.ip(f"link add eth1 type veth peer name eth0 netns {self.client.name}",
                  f"address add {gateway}/{CLIENT_LINK.prefixlen} dev eth1", "link set eth1 up",
                  f"route add {self.vip} via {self.edge.address}")
        self.client.namespace.ip(
            f"address add {self.client.address}/{CLIENT_LINK.prefixlen} dev eth0",
            "link set eth0 up", f"route add default via {gateway}")
        router.ip(f"route add {CLIENTS} via {self.client.address}")
        _sum_in_software(router, "eth0", "eth1")

    def _create_client(self):
        client = self.client.namespace
        client.sysctl({"net.ipv4.conf.all.arp_announce": 2})
        client.ip(*[f"address add {address}/32 dev lo" for address in self.clients])
        # For programs that cannot choose their source address: a user for each address.
        client.ip(*[line for n, address in enumerate(self.clients) for line in (
            f"rule add uidrange {FIRST_UID + n}-{FIRST_UID + n} lookup {FIRST_TABLE + n}",
            f"route add default via {CLIENT_LINK[1]} src {address} table {FIRST_TABLE + n}")])
        _sum_in_software(client, "eth0")

    def _create_edge(self):
        edge = self.edge.namespace
        edge.sysctl({"net.ipv4.ip_forward": 1, "net.ipv4.conf.all.send_redirects": 0,
                     "net.ipv4.conf.eth0.send_redirects": 0})
        edge.ip(f"route add default via {self.router.address}")
        _sum_in_software(edge, "eth0")

    def _create_member(self, host):
        member = host.namespace
        member.sysctl({"net.ipv4.conf.all.arp_ignore": 1, "net.ipv4.conf.all.arp_announce": 2})
        member.ip(f"address add {self.vip}/32 dev lo",
                  f"route add default via {self.router.address}")
        _sum_in_software(member, "eth0")


def _sum_in_software(namespace, *interfaces):
    """XDP loses the note 'checksum to be filled in', so senders fill theirs in themselves."""
    for interface in interfaces:
        namespace.run("ethtool", "-K", interface, "tx", "off")
