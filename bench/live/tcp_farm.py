"""The lab's network with web servers, limpetd on the edge, and beside it a host with the proxies
and one that translates addresses."""
import contextlib
import json
import pathlib
import secrets
import shutil
import tempfile

from nat_rules import translate
from servers import HaProxy, NginxStream, Web

from deadline import wait_until
from edge import Edge, binaries
from edge_config import configuration, pool, rule
from mounts import unmount_below
from topology import Topology

MEMBERS, CLIENTS = 4, 200
SECONDS_AFTERWARDS = 20  # the client's patience with what is under way, and more


class TcpFarm:
    def __init__(self):
        prefix = f"limpet-{secrets.token_hex(3)}"
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
        self.directory.chmod(0o755)  # nginx's own user passes through
        # The last two members are none: they stand where the edge does, on the same kind of link.
        self.topology = Topology(prefix, MEMBERS + 2, CLIENTS)
        *self.members, self.proxy, self.translator = self.topology.members.values()
        self.edge = Edge(self.topology.edge, self.directory / "edge")
        self.addresses = {f"ex{number + 1}": host.address
                          for number, host in enumerate(self.members)}
        self.servers = []

    def __enter__(self):
        try:
            self._create()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        with contextlib.ExitStack() as steps:  # last one first, each also if another one fails
            steps.callback(shutil.rmtree, self.directory, ignore_errors=True)
            steps.callback(unmount_below, self.directory)
            for namespace in self.topology.namespaces():
                steps.callback(namespace.delete)  # with what runs there
            steps.callback(self.edge.stop)

    def connect(self, addresses, port, seconds, rate=0):
        """What the client says of its connections for so long, at this rate (0: all it can).

        addresses: of the servers, each client has one of them."""
        said = self.topology.client.namespace.run(
            binaries() / "live_client",
            *[word for address in addresses for word in ("--server", address)], "--port", port,
            "--first", self.topology.clients[0][4], "--sources", CLIENTS,
            "--seconds", seconds, "--rate", rate, timeout=seconds + SECONDS_AFTERWARDS)
        return json.loads(said.stdout)

    def forwarded(self):
        """Packets, by limpet so far."""
        return self.edge.verdicts()["forwarded"]

    def _create(self):
        self.topology.create(self.directory)
        for name, host in zip(self.addresses, self.members):
            self._serve(Web(name, host.address, self._directory(name)), host)
        for kind in filter(lambda kind: kind.installed(), (HaProxy, NginxStream)):
            self._serve(kind("proxy", self.proxy.address, self._directory(kind.name),
                             self.addresses), self.proxy)
        translate(self.translator, 80, self.addresses.values())
        members = {name: {"addresses": [address]} for name, address in self.addresses.items()}
        self.edge.start(configuration([self.topology.vip], [pool(members)], self.edge.socket,
                                      [rule("tcp", [80])]))
        wait_until(lambda: {member["state"] for member in self.edge.members().values()} == {"up"},
                   10, lambda: f"members up: {self.edge.members()}")

    def _serve(self, server, host):
        def start():
            server.start()
            server.wait_ready()
        host.namespace.inside(start)
        self.servers.append(server)

    def _directory(self, name):
        made = self.directory / name
        made.mkdir(mode=0o755)
        return made
