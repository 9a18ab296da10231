"""keepalived has the VIP on one of two edges; when it moves, sessions go on at their members."""
import time

import pytest
from deadline import wait_until
from keepalived import Vrrp
from load import load
from two_edges import FIRST, SECOND, TwoEdges
from vips import SECONDS, mac, neighbour, states

# Three to four seconds of silence, and a machine that is busy with other things.
MOST_SECONDS_LOST = 8
DISABLED = {f'"{name}", ': f'"{name}", state = "disabled", ' for name in ("ex1", "ex2", "ex3")}


@pytest.fixture(scope="module")
def lab(edges_lab):
    return edges_lab


@pytest.fixture(scope="module")
def edges(lab):
    with TwoEdges(lab, "keepalived") as made:
        yield made


@pytest.fixture(scope="module")
def vrrp(edges):
    with Vrrp(edges, {"preempt_delay 10": "preempt_delay 0.1", "fall 15": "fall 5"}) as made:
        yield made


def test_one_edge_serves_and_both_are_ready(lab, edges, vrrp, family):
    before = edges.forwarded()
    assert lab.ask(lab.new_client(family).http) in lab.members
    assert neighbour(lab, lab.topology.vips[family]) == mac(edges.hosts[FIRST])
    after = edges.forwarded()
    assert after[FIRST] > before[FIRST] and after[SECOND] == before[SECOND]
    assert edges.usable(FIRST) == edges.usable(SECOND) == 3


def test_keepalived_is_stopped(lab, vrrp):
    """As for work on the edge: what still comes there is served."""
    with load(lab, lab.clients[-1]) as clients:
        start = time.monotonic()
        vrrp.daemons[FIRST].stop()
        vrrp.wait_for(SECOND)
        print(f"\nmoved in {time.monotonic() - start:.2f} s")
        clients.goes_on()
        vrrp.daemons[FIRST].start()
        vrrp.wait_for(FIRST)
    assert clients.seconds_lost == 0


def test_a_host_dies(lab, edges, vrrp):
    """When it is there again, the VIP waits for limpetd."""
    first = vrrp.daemons[FIRST]
    with load(lab, lab.clients[-1]) as clients:
        start = time.monotonic()
        edges.unplug(FIRST)
        vrrp.wait_for(SECOND)
        print(f"\nmoved in {time.monotonic() - start:.2f} s")
        clients.goes_on()
        first.stop()
        edges.forget(FIRST)
        edges.plug(FIRST)
        first.start()
        wait_until(lambda: "priority from 150 to 90" in first.log_since_start(), SECONDS,
                   lambda: f"a lower priority:\n{first.process.log_tail()}")
        assert FIRST not in edges.holders()[4]
        edges.start(FIRST)
        vrrp.wait_for(FIRST)
    assert 0 < clients.seconds_lost < MOST_SECONDS_LOST


def test_no_usable_member_on_the_master(lab, edges, vrrp):
    """The other edge has some: the VIP goes there."""
    with load(lab, lab.clients[-1]) as clients:
        start = time.monotonic()
        edges.edges[FIRST].reload(edges.configuration(FIRST, DISABLED))
        vrrp.wait_for(SECOND)
        print(f"\nmoved in {time.monotonic() - start:.2f} s")
        assert set(states(edges.edges[FIRST]).values()) == {"withdrawn"}
        assert set(states(edges.edges[SECOND]).values()) == {"present"}
        clients.goes_on()
        edges.edges[FIRST].reload(edges.configuration(FIRST))
        vrrp.wait_for(FIRST)
    assert clients.seconds_lost < MOST_SECONDS_LOST


def test_limpetd_stays_away(lab, edges, vrrp):
    """Not at once: a restart moves nothing. Nobody notices either way."""
    with load(lab, lab.clients[-1]) as clients:
        start = time.monotonic()
        edges.edges[FIRST].kill()
        vrrp.wait_for(SECOND)
        seconds = time.monotonic() - start
        print(f"\nmoved in {seconds:.1f} s")
        assert seconds > 4
        clients.goes_on()
        edges.start(FIRST)
        vrrp.wait_for(FIRST)
    assert clients.seconds_lost == 0
