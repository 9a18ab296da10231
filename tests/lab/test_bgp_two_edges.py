"""Two edges with one file: whichever of them a packet comes by, a client is at the same member."""
import pytest
from bird import Bgp
from client import SERVICES
from survey import survey
from two_edges import TwoEdges


@pytest.fixture(scope="module")
def lab(edges_lab):
    return edges_lab


@pytest.fixture(scope="module")
def edges(lab):
    with TwoEdges(lab, "bird") as made:
        yield made


@pytest.fixture
def bgp(edges):
    with Bgp(edges) as made:
        yield made


def test_either_edge_alone(lab, edges):
    placed = {}
    for name, host in edges.hosts.items():
        lab.topology.vip_by(host)
        before = edges.forwarded()
        placed[name] = edges.placement()
        grown = {edge for edge, count in edges.forwarded().items() if count > before[edge]}
        assert grown == {name}
    first, second = placed.values()
    assert first == second
    assert set(first.values()) == set(lab.members)


@pytest.mark.parametrize("policy", [0, 1], ids=["by addresses", "by ports"])
def test_both_at_once(edges, bgp, policy):
    """By ports, the connections of one client come by different edges."""
    bgp.spread_by(policy)
    before = edges.forwarded()
    assert edges.placement() == edges.placement()
    after = edges.forwarded()
    share = {name: after[name] - before[name] for name in after}
    print(f"\npackets by edge: {share}")
    assert min(share.values()) > sum(share.values()) / 10


def test_an_rpc_client_whose_connections_come_by_both(lab, edges, bgp):
    """Port 135 by one edge, the dynamic port by the other: one member serves both."""
    bgp.spread_by(1)
    before = edges.forwarded()
    result = survey(lab, lab.clients[:20], {"135+rpc": SERVICES["135+rpc"]})
    assert not result.failures, result.failures[:5]
    assert result.clients_by_member().total() == 20
    assert all(count > before[name] for name, count in edges.forwarded().items())
