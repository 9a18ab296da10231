"""Two edges before one farm, with one file: that of deploy/examples/bird or …/keepalived."""
import json

from addresses import FAMILIES, length
from client import SERVICES, Client
from edge_config import UDP_PORTS, rule
from example import example
from namespace import execute
from stranger import Stranger
from survey import survey

FIRST, SECOND = "edge", "edge2"  # also the names of their ports of the bridge
NUMBER = 3                       # of the second: .3 and ::3, as the examples have it
SERVICES_ASKED = {"80": SERVICES["80"], "143": SERVICES["143"], "udp": Client.udp}


class TwoEdges:
    """Runs limpetd on both within `with`."""

    def __init__(self, lab, folder, changes=None):
        """folder: of deploy/examples; changes: in its limpet.toml, as example() takes them."""
        self.lab = lab
        self.folder = folder
        self.changes = changes or {}
        self._second = Stranger(lab, SECOND, NUMBER)
        self.hosts = {FIRST: lab.topology.edge, SECOND: self._second}
        self.edges = {FIRST: lab.edge}

    def __enter__(self):
        self._second.__enter__()
        try:
            self._forget_neighbours()
            # As a card's filter of addresses: XDP on a veth would see what is flooded for others.
            self.lab.topology.bridge.namespace.ip(
                *[f"link set {port} type bridge_slave flood off" for port in self.hosts])
            self._second.namespace.ip(*[f"route add blackhole {vip}"
                                        for vip in self.lab.topology.vips.values()])
            self.edges[SECOND] = self._second.become_edge()
            for name, edge in self.edges.items():
                edge.restart(self.configuration(name))
            self.wait_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        self.lab.edge.stop()
        self._second.__exit__()
        self.lab.topology.bridge.namespace.ip(f"link set {FIRST} type bridge_slave flood on")

    def configuration(self, name, changes=None):
        """The example, and the lab's UDP rule beside it; changes: more of them."""
        edge = self.edges[name]
        return example(f"{self.folder}/limpet.toml", {
            '"/run/limpet/control.sock"': f'"{edge.socket}"\npins = "{edge.directory / "bpf"}"',
            **self.changes, **(changes or {})}) + "\n" + rule("udp", UDP_PORTS)

    def wait_up(self):
        for edge in self.edges.values():
            self.lab.wait_up(edge=edge, seconds=20)

    def unplug(self, name):
        """As if this edge's host died: it says nothing any more, and hears nothing."""
        self.lab.topology.unplug(name)

    def plug(self, name):
        self.lab.topology.plug(name)

    def forget(self, name):
        """As a host that starts anew: nothing of limpet is there, nor what it put there."""
        edge, namespace = self.edges[name], self.hosts[name].namespace
        edge.stop()
        (edge.directory / "health").unlink(missing_ok=True)
        for family, vip in self.lab.topology.vips.items():
            namespace.run("ip", "address", "del", f"{vip}/{length(family)}", "dev", "lo",
                          check=False)

    def start(self, name):
        self.edges[name].start(self.configuration(name))

    def placement(self):
        """Every client's member; each must have one for all its services."""
        placed = {}
        for clients in self.lab.clients_of.values():
            result = survey(self.lab, clients, SERVICES_ASKED)
            assert not result.failures, result.failures[:5]
            assert not result.split_clients()
            placed.update(result.member_by_client())
        return placed

    def forwarded(self):
        """By edge."""
        return {name: edge.verdicts()["forwarded"] for name, edge in self.edges.items()}

    def usable(self, name):
        """How many members this edge has for the VIP."""
        return self.edges[name].ctl("show", "vips")["vips"][0]["usable"]

    def holders(self):
        """The edges that have the VIP on a device, by family."""
        return {family: {name for name, host in self.hosts.items() if vip in _addresses(host)}
                for family, vip in self.lab.topology.vips.items()}

    def names(self, gateways):
        """The edges with these addresses."""
        return {name for name, host in self.hosts.items()
                if gateways & set(host.addresses.values())}

    def _forget_neighbours(self):
        """The second edge has another MAC address than the one of the test before."""
        topology = self.lab.topology
        for host in (topology.router, *topology.members.values()):
            for family in FAMILIES:
                host.namespace.ip("neigh flush dev eth0", family=family)


def _addresses(host):
    listed = json.loads(execute(["ip", "-n", host.name, "-j", "address"]).stdout)
    return {one.get("local") for link in listed for one in link["addr_info"]}
