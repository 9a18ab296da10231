"""A farm of two hosts that balance each other: ex1 and ex2 are edges and members at once."""
from edge import Edge
from edge_config import TCP_PORTS, UDP_PORTS, configuration, pool, rule

HOSTS = ("ex1", "ex2")


class TwoHosts:
    def __init__(self, lab):
        self.lab = lab
        self.edges = {name: Edge(lab.topology.members[name], lab.directory / f"edge-{name}")
                      for name in HOSTS}
        for name in HOSTS:
            lab.topology.take_xdp_frames(lab.topology.bridge.namespace, name)

    def start(self, **members):
        """members: settings by the host that has them, as start(ex1={"ex2": {"weight": 0}})."""
        for name, edge in self.edges.items():
            settings = members.get(name, {})
            edge.restart(self.configuration(name, settings))
            self.lab.wait_up(*[other for other in HOSTS if other not in settings], edge=edge)

    def stop(self):
        for edge in self.edges.values():
            edge.stop()

    def lead(self, name):
        """Has the router send the VIP to this host."""
        self.lab.topology.vip_by(self.lab.topology.members[name])

    def verdicts(self):
        return {name: edge.verdicts() for name, edge in self.edges.items()}

    def configuration(self, name, settings):
        hosts = self.lab.topology.members
        members = {other: {**({"local": True} if other == name else
                              {"addresses": list(hosts[other].addresses.values())}),
                           **settings.get(other, {})} for other in HOSTS}
        return configuration(self.lab.topology.vips.values(), [pool(members)],
                             self.edges[name].socket,
                             [rule("tcp", TCP_PORTS), rule("udp", UDP_PORTS)])
