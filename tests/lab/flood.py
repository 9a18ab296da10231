"""An attacker that sends TCP packets from invented sources as fast as this machine can.

It sits right before the edge, and behind the edge a sink takes what was forwarded of them: the
members do not melt, and the counters of the edge say what it had to carry."""
import concurrent.futures
import contextlib
import pathlib

import frame
from namespace import execute

HERE = pathlib.Path(__file__).parent
PORT = 80


class Flood:
    def __init__(self, lab):
        self.topology = lab.topology
        self.object = lab.directory / "flood.o"
        self.program = lab.directory / "flood"
        architecture = execute(["clang", "-print-multiarch"]).stdout.strip()
        execute(["clang", "-O2", "-g", "-target", "bpf", f"-I/usr/include/{architecture}", "-c",
                 HERE / "flood.bpf.c", "-o", self.object])
        execute(["clang", "-O2", HERE / "flood.c", "-lbpf", "-o", self.program])

    @contextlib.contextmanager
    def running(self, flags, seconds):
        """Floods with "syn" or "ack" for so long; the block runs meanwhile. Gives a Measured."""
        measured = Measured()
        received, dropped = self._received(), self._dropped()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            program = pool.submit(
                self.topology.bridge.namespace.run, self.program, self.object, "edge",
                _mac(self.topology.edge), _mac(self.topology.router), self.topology.vip, PORT,
                flags, seconds, timeout=seconds + 20)
            yield measured
            measured.sent = int(program.result().stdout)
        measured.rate = (self._received() - received) / seconds
        measured.dropped = self._dropped() - dropped

    def _received(self):
        """Frames that the edge's interface has received: veth counts before XDP sees them."""
        return self.topology.edge.namespace.links()["eth0"]["stats64"]["rx"]["packets"]


    def _dropped(self):
        """Frames, also others', for which there was no room in the cable to the edge."""
        return self.topology.bridge.namespace.links()["edge"]["stats64"]["tx"]["dropped"]


class Measured:
    """What a flood was, once it is over."""
    sent = 0
    dropped = 0  # before the edge
    rate = 0.0  # frames that the edge received in a second


def _mac(host):
    return frame.mac(host.namespace).hex(":")
