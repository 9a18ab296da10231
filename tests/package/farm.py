"""A farm whose edge is a machine: tests/lab's network without its servers."""
import contextlib
import pathlib
import secrets
import shutil
import tempfile
import types

from course import Course
from edge_config import configuration, pool, rule
from machine import Machine
from service import EDGE
from stream import Stream
from topology import Topology

PORT = 9
RATE = 5000
CLIENTS = 50
MEMBERS = 3


class Farm:
    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.directory = pathlib.Path(tempfile.mkdtemp(prefix="limpet-farm-"))
            stack.callback(shutil.rmtree, self.directory, ignore_errors=True)
            self.topology = Topology(f"limpet-{secrets.token_hex(3)}", MEMBERS, CLIENTS)
            for namespace in self.topology.namespaces():
                stack.callback(namespace.delete)
            self.topology.create(self.directory)
            self.vip = self.topology.vip
            self.clients = [types.SimpleNamespace(address=pair[4]) for pair in self.topology.clients]
            self.machine = stack.enter_context(Machine(self.topology.edge.namespace))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self._stack.close()

    def configuration(self, **settings):
        """settings: of the pool."""
        members = {name: {"addresses": list(host.addresses.values())}
                   for name, host in self.topology.members.items()}
        return configuration(list(self.topology.vips.values()),
                             [pool(members, **{"clients": 2000, **settings})],
                             EDGE["control_socket"], [rule("udp", [PORT])], edge=EDGE)

    @contextlib.contextmanager
    def traffic(self):
        """Thousands of datagrams a second from every client while `with` lasts: each must reach a member,
        once, and all of a client the same."""
        with Stream(self, self.clients, PORT, RATE) as stream:
            yield stream
            stream.stop()
        course = Course(stream)
        lost = course.lost()
        print(f"\n{len(course.sent)} datagrams in {course.sent[-1] - course.sent[0]:.0f} s, "
              f"{len(lost)} lost, {course.twice} twice, {course.moves()} clients moved")
        assert (len(lost), course.twice, course.moves()) == (0, 0, 0)
        assert set(course.member) == set(self.topology.members)

    def attached(self):
        return "xdp" in self.topology.edge.namespace.links()["eth0"]
