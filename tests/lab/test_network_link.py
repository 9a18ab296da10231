"""The edge's own interface goes and comes back: within a second of that, all clients are served, each
by its own member."""
import pytest
from network import network, plug, report, said, stream


def set_down(lab):
    topology = lab.topology
    topology.edge.namespace.ip("link set eth0 down")
    yield "eth0 is down: set so on this host"
    topology.set_edge_interface_up()


def lose_the_carrier(lab):
    plug(lab, "edge", "down")
    yield "eth0 is down: no carrier"
    plug(lab, "edge")


def make_again(lab):
    topology = lab.topology
    topology.bridge.namespace.ip("link delete edge")
    yield "eth0 is gone"
    topology.remake_edge_interface()


CASES = {set_down: ["eth0 is up"], lose_the_carrier: ["eth0 is up"],
         make_again: ["eth0 is there", "eth0 got the XDP program"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_it_comes_back(network, stream, case):
    steps = case(network)
    said(network, next(steps))
    said(network, "ex2 is down: .*(no route|interface eth0 is down)")
    next(steps, None)
    report(f"{case.__name__}, {network.forward}", stream.right_again(stream.now()))
    said(network, *CASES[case])
    said(network, "ex2 is down", r"ex2 is up \(")
    assert not stream.moved()
