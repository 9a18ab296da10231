"""What the edge's kernel knows of members does not get old, although it never hears from them (they
answer their clients past it): limpetd has it ask before it would doubt what it knows."""
import time

import pytest
from addresses import FAMILIES
from deadline import wait_until
from network import said, start
from talks import Talks

# Believed for 2 to 6 seconds, where the default is 15 to 45.
HASTY = {"base_reachable_time_ms": 4000}
USUAL = {"base_reachable_time_ms": 30000}
OLD = 7

pytestmark = pytest.mark.parametrize("mode_lab", ["l2"], indirect=True)


def set_neighbours(namespace, settings):
    namespace.sysctl({f"net.ipv{family}.neigh.eth0.{key}": value
                      for family in FAMILIES for key, value in settings.items()})


def states(namespace, host):
    """What the kernel thinks of what it knows, for each of the host's addresses."""
    return {namespace.run("ip", "neighbour", "show", address, "dev", "eth0").stdout.split()[-1]
            for address in host.addresses.values()}


@pytest.fixture
def hasty(mode_lab):
    """limpet knows two of the three members, and the edge's kernel all of them."""
    edge = mode_lab.topology.edge.namespace
    set_neighbours(edge, HASTY)
    start(mode_lab, members=["ex1", "ex2"])
    for address in mode_lab.topology.members["ex3"].addresses.values():
        # What the kernel knows already gets old as it was to before.
        edge.run("ip", "neighbour", "flush", address, check=False)
        edge.run("ping", "-c", "1", "-W", "5", address)
    yield mode_lab
    mode_lab.edge.stop()
    set_neighbours(edge, USUAL)


def test_entries_stay_fresh(hasty):
    edge, hosts = hasty.topology.edge.namespace, hasty.topology.members
    with Talks(hasty) as stream:
        begin = stream.now()
        seen = set()
        while stream.now() - begin < OLD:
            seen |= states(edge, hosts["ex1"]) | states(edge, hosts["ex2"])
            time.sleep(0.2)
        assert seen <= {"REACHABLE", "PROBE"}, "known, or being asked whether it is still so"
        wait_until(lambda: states(edge, hosts["ex3"]) & {"STALE", "DELAY"}, OLD,
                   lambda: f"what nobody asks for gets old: {states(edge, hosts['ex3'])}")
        assert stream.lost(begin, stream.talks) == 0
        assert not stream.moved()
    said(hasty, "ex2 is up")
    assert len(hasty.edge.events()) == 2, hasty.edge.events()
