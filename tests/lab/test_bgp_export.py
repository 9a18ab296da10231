"""BIRD exports a VIP while limpet has it: the route comes and goes with the farm's members."""
import contextlib
import time

import pytest
from addresses import FAMILIES
from bird import BOTH, Bgp
from deadline import wait_until
from fault import killed
from two_edges import FIRST, TwoEdges

HOLD_DOWN = 3
# Checks every second, three that fail, 0.8 s for the last of them; and the machine may be busy.
SECONDS_TO_WITHDRAW = 15
OTHER_VIP, FOREIGN = "203.0.113.11", "198.51.100.11"


@pytest.fixture(scope="module")
def lab(edges_lab):
    return edges_lab


@pytest.fixture(scope="module")
def edges(lab):
    with TwoEdges(lab, "bird", {'"10s"': f'"{HOLD_DOWN}s"'}) as made:
        yield made


@pytest.fixture(scope="module")
def bgp(edges):
    with Bgp(edges) as made:
        yield made


def test_the_router_learns_the_vip(lab, edges, bgp, family):
    assert bgp.next_hops(family) == edges.holders()[family] == BOTH
    assert lab.ask(lab.new_client(family).http) in lab.members


def test_withdrawn_with_the_last_member_and_back_after_the_hold_down(lab, edges, bgp):
    with contextlib.ExitStack() as faults:
        for name in ("ex1", "ex2"):
            faults.enter_context(killed(lab.members[name], lab.members[name].nginx))
        wait_until(lambda: {edges.usable(name) for name in BOTH} == {1}, SECONDS_TO_WITHDRAW,
                   "one member")
        assert bgp.sends_to(BOTH), "one is enough"
        last = lab.members["ex3"]
        faults.enter_context(killed(last, last.nginx))
        end = time.monotonic()
        bgp.wait_for(set(), SECONDS_TO_WITHDRAW)
        print(f"\nfrom the last member's end to that of the routes: {time.monotonic() - end:.2f} s")
        assert edges.holders() == {family: set() for family in FAMILIES}
    wait_until(lambda: all(edges.usable(name) for name in BOTH), SECONDS_TO_WITHDRAW, "members")
    back = time.monotonic()
    assert bgp.sends_to(set())
    bgp.wait_for(BOTH)
    print(f"from the first member's return to that of the routes: {time.monotonic() - back:.2f} s")
    assert time.monotonic() - back > HOLD_DOWN - 0.5


def test_no_other_address_is_exported(edges, bgp):
    """Of those on lo, only what the file names as VIPs."""
    edge = edges.hosts[FIRST].namespace
    edge.ip(f"address add {FOREIGN}/32 dev lo", f"address add {OTHER_VIP}/32 dev lo")
    try:
        wait_until(lambda: bgp.has_route(OTHER_VIP), 10, "a route to the other VIP")
        assert not bgp.has_route(FOREIGN)
    finally:
        edge.ip(f"address del {FOREIGN}/32 dev lo", f"address del {OTHER_VIP}/32 dev lo")
