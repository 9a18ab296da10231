"""Two edges with one file: whichever of them a packet comes by, a client is at the same member."""
import pytest
from addresses import FAMILIES
from bird import Bgp
from client import SERVICES, Client
from survey import survey
from two_edges import TwoEdges

ASK = {"80": SERVICES["80"], "143": SERVICES["143"], "udp": Client.udp}


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


def members_of_all(lab):
    """By client's address; each has one."""
    placed = {}
    for family in FAMILIES:
        result = survey(lab, lab.clients_of[family], ASK)
        assert not result.failures, result.failures[:5]
        assert not result.split_clients()
        placed.update(result.member_by_client())
    return placed


def test_either_edge_alone(lab, edges):
    placed = {}
    for name, host in edges.hosts.items():
        lab.topology.vip_by(host)
        before = edges.forwarded()
        placed[name] = members_of_all(lab)
        grown = {edge for edge, count in edges.forwarded().items() if count > before[edge]}
        assert grown == {name}
    first, second = placed.values()
    assert first == second
    assert set(first.values()) == set(lab.members)


@pytest.mark.parametrize("policy", [0, 1], ids=["by addresses", "by ports"])
def test_both_at_once(lab, edges, bgp, policy):
    """By ports, the connections of one client come by different edges."""
    bgp.spread_by(policy)
    before = edges.forwarded()
    assert members_of_all(lab) == members_of_all(lab)
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
