"""One edge, and a network behind a router whose addresses are all there: members by the thousand on
one machine."""
import contextlib
import ipaddress
import pathlib
import secrets
import shutil
import tempfile
import types

from edge import Edge
from mounts import unmount_below
from namespace import Namespace, execute

NETWORK = ipaddress.ip_network("198.18.0.0/16")
EDGE, ROUTER = "192.0.2.2", "192.0.2.1"


class FarNetwork:
    """Whoever has it calls create(), and close() whatever became of that."""

    def __init__(self):
        prefix = f"limpet-{secrets.token_hex(3)}"
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
        self.directory.chmod(0o755)  # servers' own users pass through
        self.near, self.far = Namespace(f"{prefix}-edge"), Namespace(f"{prefix}-farm")
        self.edge = Edge(types.SimpleNamespace(namespace=self.near), self.directory / "edge")

    def create(self):
        self.near.create()
        self.far.create()
        execute(["ip", "link", "add", "eth0", "netns", self.near.name, "type", "veth",
                 "peer", "name", "eth0", "netns", self.far.name])
        self.near.ip(f"address add {EDGE}/24 dev eth0", "link set eth0 up",
                     f"route add {NETWORK} via {ROUTER}")
        self.far.ip(f"address add {ROUTER}/24 dev eth0", "link set eth0 up",
                    f"route add local {NETWORK} dev lo")
        # A frame that passes XDP must have its checksum already.
        self.far.run("ethtool", "-K", "eth0", "gro", "on", "tx", "off")

    def close(self):
        with contextlib.ExitStack() as steps:  # last one first, each also if another one fails
            steps.callback(shutil.rmtree, self.directory, ignore_errors=True)
            steps.callback(unmount_below, self.directory)
            for namespace in (self.near, self.far):
                steps.callback(namespace.delete)  # with what runs there
            steps.callback(self.edge.stop)
