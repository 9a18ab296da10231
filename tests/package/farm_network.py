"""The network of deploy/guide/install.md, in namespaces: an edge and two members on one link, and clients
behind a router. The hosts are for Machines to boot in.

    clients 198.51.100.7 … ── router ── 192.0.2.0/24 ─┬─ edge .2
                        .1             .1             ├─ ex1 .21
                                                      └─ ex2 .22
"""
import secrets

from bpf_object import BpfObject
from namespace import Namespace

HOSTS = {"edge": "2", "ex1": "21", "ex2": "22"}
CLIENTS = range(7, 15)


class FarmNetwork:
    def __init__(self, directory):
        """directory: for the files that it needs."""
        self._directory = directory
        self._prefix = f"limpet-{secrets.token_hex(3)}"
        self._made = []
        self.hosts = {}
        self.clients = []

    def __enter__(self):
        try:
            self._create()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        for namespace in reversed(self._made):
            namespace.delete()

    def _create(self):
        switch, router = self._namespace("switch"), self._namespace("router")
        switch.ip("link add farm type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
                  "link set farm up")
        router.ip("link add lan type bridge stp_state 0 forward_delay 0",
                  "address add 198.51.100.1/24 dev lan",
                  "address add 2001:db8:1::1/64 dev lan nodad", "link set lan up")
        router.sysctl({"net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1})
        self._plug(router, "1", switch, "router")
        for name, number in HOSTS.items():
            self.hosts[name] = self._namespace(name)
            self._plug(self.hosts[name], number, switch, name)
            self.hosts[name].ip("route add default via 192.0.2.1",
                                "route add default via 2001:db8::1")
        BpfObject("pass", self._directory).attach(switch, "edge")  # see tests/lab/README.md
        for number in CLIENTS:
            self.clients.append(self._client(router, number))

    def _client(self, router, number):
        client = self._namespace(f"client{number}")
        router.ip(f"link add c{number} type veth peer name eth0 netns {client.name}",
                  f"link set c{number} master lan up")
        client.ip(f"address add 198.51.100.{number}/24 dev eth0",
                  f"address add 2001:db8:1::{number}/64 dev eth0 nodad", "link set eth0 up",
                  "route add default via 198.51.100.1", "route add default via 2001:db8:1::1")
        client.run("ethtool", "-K", "eth0", "tx", "off")
        return client

    def _plug(self, host, number, switch, port):
        """Gives the host an eth0 on the farm's link."""
        switch.ip(f"link add {port} type veth peer name eth0 netns {host.name}",
                  f"link set {port} master farm up")
        host.ip(f"address add 192.0.2.{number}/24 dev eth0",
                f"address add 2001:db8::{number}/64 dev eth0 nodad", "link set eth0 up")
        host.run("ethtool", "-K", "eth0", "tx", "off")

    def _namespace(self, role):
        namespace = Namespace(f"{self._prefix}-{role}")
        namespace.create()
        self._made.append(namespace)
        return namespace
