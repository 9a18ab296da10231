"""A ping of the VIP is answered by the edge, whatever becomes of the members."""
import contextlib
import re

import addresses
import path
import pytest

ONE_PACKET = {4: 1472, 6: 1452}  # what fills 1500 bytes
LARGE = 4000
COUNT = 3


def ping(lab, client, size=56, count=COUNT):
    """How many answers came."""
    done = lab.topology.client.namespace.run(
        "ping", "-n", "-c", count, "-i", "0.01", "-W", "1", "-s", size, "-I", client.address,
        client.vip, check=False)
    return int(re.search(r"(\d+) received", done.stdout).group(1))


@contextlib.contextmanager
def vip_of_the_edge(topology, family):
    """The edge's kernel has the VIP."""
    edge, vip = topology.edge.namespace, topology.vips[family]
    edge.ip(f"route del blackhole {vip}")
    edge.ip(f"address add {vip}/{addresses.length(family)} dev lo")
    try:
        yield
    finally:
        edge.ip(f"address del {vip}/{addresses.length(family)} dev lo",
                f"route add blackhole {vip}")


def test_ping(mode_farm, client):
    path.forget(mode_farm.topology.client.namespace)  # a narrow one makes fragments of a ping
    before = mode_farm.edge.verdicts()
    assert ping(mode_farm, client) == COUNT
    assert ping(mode_farm, client, ONE_PACKET[client.family]) == COUNT
    after = mode_farm.edge.verdicts()
    assert after["echo"] - before["echo"] == 2 * COUNT
    assert after["other_icmp"] == before["other_icmp"]


@pytest.mark.parametrize("mode_lab", ["l2"], indirect=True)
def test_a_ping_in_fragments_is_the_kernels(mode_farm, client):
    """It does not answer unless it has the address."""
    assert ping(mode_farm, client, LARGE, count=1) == 0
    assert mode_farm.edge.verdicts()["other_icmp"] > 0
    with vip_of_the_edge(mode_farm.topology, client.family):
        assert ping(mode_farm, client, LARGE) == COUNT
