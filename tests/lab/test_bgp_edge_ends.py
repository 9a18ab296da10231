"""One of two edges behind a router ends, in whatever way: no client at rest moves, no session is
lost."""
import contextlib
import time

import pytest
from bird import BOTH, Bgp
from deadline import wait_until
from load import SESSIONS, load
from two_edges import FIRST, SECOND, TwoEdges

# BFD's 0.9 s, and a machine that is busy with other things.
MOST_SECONDS_LOST = 3


@pytest.fixture(scope="module")
def lab(edges_lab):
    return edges_lab


@pytest.fixture(scope="module")
def bgp(lab):
    with TwoEdges(lab, "bird", {'"10s"': '"1s"'}) as edges, Bgp(edges) as made:
        made.spread_by(0)
        yield made


@contextlib.contextmanager
def load_on_both(lab, bgp):
    """The stream comes by the first edge, which is to end."""
    before = bgp.edges.forwarded()
    streamer = next(client for client in lab.clients[SESSIONS:] if bgp.edge_of(client) == FIRST)
    with load(lab, streamer) as made:
        assert all(count > before[name] for name, count in bgp.edges.forwarded().items())
        yield made


def test_bird_is_stopped(lab, bgp):
    """As for work on the edge: what still comes there is served."""
    with load_on_both(lab, bgp) as clients:
        start = time.monotonic()
        bgp.birds[FIRST].stop()
        bgp.wait_for({SECOND})
        print(f"\nwithdrawn in {time.monotonic() - start:.3f} s")
        clients.goes_on()
        start = time.monotonic()
        bgp.birds[FIRST].start()
        bgp.wait_for(BOTH)
        print(f"back in {time.monotonic() - start:.1f} s")
    assert clients.seconds_lost == 0


def test_limpet_withdraws(lab, bgp):
    """It is told to, for work on the edge; the other one keeps the VIP."""
    edges = bgp.edges
    with load_on_both(lab, bgp) as clients:
        edges.edges[FIRST].reload(
            edges.configuration(FIRST, {'announce    = "address"': 'announce    = "none"'}))
        wait_until(lambda: FIRST not in edges.holders()[4], 5, "without the VIP", pause=0)
        start = time.monotonic()
        bgp.wait_for({SECOND})
        print(f"\nwithdrawn {time.monotonic() - start:.3f} s after the address went, or sooner")
        clients.goes_on()
        edges.edges[FIRST].reload(edges.configuration(FIRST))
        bgp.wait_for(BOTH)
    assert clients.seconds_lost == 0


def test_a_host_dies(lab, bgp):
    """Only BFD tells the router. The edge comes back without any memory of clients."""
    placed = bgp.edges.placement()
    with load_on_both(lab, bgp) as clients:
        start = time.monotonic()
        bgp.edges.unplug(FIRST)
        bgp.wait_for({SECOND})
        print(f"\nwithdrawn in {time.monotonic() - start:.2f} s")
        clients.goes_on()
        assert bgp.edges.placement() == placed
        bgp.edges.forget(FIRST)
        start = time.monotonic()
        bgp.edges.plug(FIRST)
        bgp.edges.start(FIRST)
        bgp.wait_for(BOTH)
        print(f"back in {time.monotonic() - start:.1f} s")
    assert 0 < clients.seconds_lost < MOST_SECONDS_LOST


def test_limpetd_is_killed(lab, bgp):
    """Nothing changes for anybody."""
    with load_on_both(lab, bgp) as clients:
        bgp.edges.edges[FIRST].kill()
        clients.goes_on()
        assert bgp.sends_to(BOTH)
        bgp.edges.start(FIRST)
        bgp.edges.wait_up()
        assert bgp.sends_to(BOTH)
    assert clients.seconds_lost == 0
