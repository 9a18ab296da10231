"""The ways from the clients to a web server, and whether connections have taken them."""
from servers import HaProxy, NginxStream

PACKETS = 4  # of a client in a connection, at least: SYN, ACK, the request, FIN


class Path:
    name = ""
    port = 80          # that clients connect to
    forwarded = False  # by limpet

    def __init__(self, farm):
        self.farm = farm

    @classmethod
    def lacks(cls):
        """What of it is not installed; None: nothing."""
        return None

    def addresses(self):
        """That clients connect to, each to one of them."""
        return [self.seen()]

    def seen(self):
        """The address that members see in place of the clients' own; None: they see these."""
        return None

    def connect(self, seconds, rate=0):
        """(what the client says, why it was not this path; None: it was)."""
        before = self.farm.forwarded()
        said = self.farm.connect(self.addresses(), self.port, seconds, rate)
        return said, self._missed(said, self.farm.forwarded() - before)

    def _missed(self, said, forwarded):
        """forwarded: packets by limpet meanwhile."""
        done = said["done"]
        if done == 0 or said["failed"] > 0.01 * done:
            return f"{said['failed']} connections failed, {done} were done"
        seen = {self.seen(): done} if self.seen() else {}
        if said["seen"] != seen:
            return f"members saw other addresses than clients' own: {said['seen']}"
        if self.forwarded and forwarded < 0.99 * PACKETS * done:
            return f"limpet forwarded {forwarded} packets of {done} connections"
        if not self.forwarded and forwarded > 0:
            return f"limpet forwarded {forwarded} packets"
        if said["members"].keys() != self.farm.addresses.keys():
            return f"the members that answered are {said['members']}"
        return None


class Direct(Path):
    name = "direct"

    def addresses(self):
        return self.farm.addresses.values()


class Limpet(Path):
    name = "limpet"
    forwarded = True

    def addresses(self):
        return [self.farm.topology.vip]


class Nftables(Path):
    name = "nftables"

    def seen(self):
        return self.farm.translator.address


class ByProxy(Path):
    server = None

    @classmethod
    def lacks(cls):
        return None if cls.server.installed() else f"{cls.name} is not installed"

    def seen(self):
        return self.farm.proxy.address


class ByHaProxy(ByProxy):
    name = "HAProxy"
    server = HaProxy
    port = HaProxy.ports[0]


class ByNginx(ByProxy):
    name = "nginx stream"
    server = NginxStream
    port = NginxStream.ports[0]


PATHS = (Direct, Limpet, Nftables, ByHaProxy, ByNginx)
