"""A farm of one VIP, one rule, and one pool of a thousand members behind a router."""
from edge_config import configuration, pool, rule
from far_network import NETWORK, FarNetwork

MEMBERS = 1000


class OnePool:
    """As the lab's LargeFarm, as far as a drain is concerned."""

    def __init__(self, clients):
        self.clients = clients
        self.network = FarNetwork()
        self.edge = self.network.edge

    def __enter__(self):
        try:
            self.network.create()
        except BaseException:
            self.network.close()
            raise
        return self

    def __exit__(self, *exception):
        self.network.close()

    def fresh(self):
        """A start where nothing runs."""
        addresses = NETWORK.hosts()
        members = {f"m{number}": {"addresses": [str(next(addresses))]} for number in range(MEMBERS)}
        self.edge.start(configuration(
            {"v0": ["203.0.113.1"]}, [pool(members, "p0", "ipip", clients=self.clients)],
            self.edge.socket, [rule("tcp", [1000], vip="v0", pool="p0")]))
