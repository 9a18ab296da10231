"""The kernel tells more than limpetd has room for: nothing is lost but time."""
import os
import signal

import pytest
from addresses import length
from deadline import wait_until
from lab import Lab

SECONDS = 10
CHANGES = 6000  # of addresses and routes: each a message or two


@pytest.fixture(scope="module")
def announced():
    """A farm with a VIP on the edge's loopback, and a daemon that missed messages."""
    with Lab(members=2, clients=10) as lab:
        text = lab.configuration().replace("[[vip]]\n", '[[vip]]\nannounce = "address"\n')
        lab.edge.start(text)
        lab.wait_up()
        overrun(lab)
        yield lab


def overrun(lab):
    edge, pid = lab.topology.edge.namespace, lab.edge.process.pid
    edge.ip("link add noise type veth peer name noise1", "link set noise up")
    os.kill(pid, signal.SIGSTOP)
    try:
        for verb in ("add", "del"):
            edge.ip(*[f"address {verb} 10.{n >> 8}.{n & 255}.1/32 dev noise"
                      for n in range(CHANGES // 2)])
    finally:
        os.kill(pid, signal.SIGCONT)


def test_next_hops_are_followed(announced):
    host, new = announced.topology.members["ex2"].namespace, "02:00:00:00:ab:03"
    host.ip(f"link set eth0 address {new}")
    wait_until(lambda: announced.edge.members()["ex2"]["mac"] == new, SECONDS,
               lambda: f"the new address: {announced.edge.members()['ex2']}")


def test_vips_are_followed(announced):
    edge = announced.topology.edge.namespace
    for family, vip in announced.topology.vips.items():
        edge.ip(f"address del {vip}/{length(family)} dev lo")
        wait_until(lambda: vip in edge.run("ip", "address", "show", "dev", "lo").stdout, SECONDS,
                   lambda: f"{vip} on lo; the log ends:\n{announced.edge.process.log_tail()}")
