"""keepalived with use_vmac: the VIP has a MAC address and a device of its own, and limpet, on the
interface below, sees its packets all the same."""
import pytest
from keepalived import Vrrp
from two_edges import FIRST, SECOND, TwoEdges
from vips import neighbour

VMAC = "00:00:5e:00:01:33"


@pytest.fixture(scope="module")
def lab(edges_lab):
    return edges_lab


@pytest.fixture(scope="module")
def vrrp(lab):
    changes = {"virtual_router_id 51": "virtual_router_id 51\n  use_vmac",
               "203.0.113.10/32 dev eth0": "203.0.113.10/32",
               "preempt_delay 10": "preempt_delay 0.1"}
    with TwoEdges(lab, "keepalived") as edges, Vrrp(edges, changes) as made:
        yield made


def assert_served_by(lab, vrrp, name):
    for family, vip in lab.topology.vips.items():
        before = vrrp.edges.forwarded()
        assert lab.ask(lab.new_client(family).http) in lab.members
        after = vrrp.edges.forwarded()
        assert {edge for edge in after if after[edge] > before[edge]} == {name}
    assert neighbour(lab, lab.topology.vip) == VMAC


def test_limpet_serves_below_the_device(lab, vrrp):
    assert_served_by(lab, vrrp, FIRST)


def test_it_moves_and_keeps_its_mac(lab, vrrp):
    vrrp.daemons[FIRST].stop()
    vrrp.wait_for(SECOND)
    assert_served_by(lab, vrrp, SECOND)
