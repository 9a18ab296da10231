"""The edge's own interface goes and comes back: within a second of that, all clients are served, each
by its own member."""
import contextlib

import pytest
from network import network, plug, report, said, stream


@contextlib.contextmanager
def set_down(lab):
    lab.topology.edge.namespace.ip("link set eth0 down")
    try:
        yield
    finally:
        lab.topology.set_edge_interface_up()


@contextlib.contextmanager
def without_carrier(lab):
    plug(lab, "edge", "down")
    try:
        yield
    finally:
        plug(lab, "edge")


@contextlib.contextmanager
def taken_out(lab):
    lab.topology.bridge.namespace.ip("link delete edge")
    try:
        yield
    finally:
        lab.topology.remake_edge_interface()


# What is said when it goes, and when it is back.
CASES = {set_down: ("eth0 is down: set so on this host", "eth0 is up"),
         without_carrier: ("eth0 is down: no carrier", "eth0 is up"),
         taken_out: ("eth0 is gone", "eth0 is (there, and )?up")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_it_comes_back(network, stream, case):
    with case(network):
        said(network, CASES[case][0])
        said(network, "ex2 is down: .*(no route|interface eth0 is down)")
    report(f"{case.__name__}, {network.forward}", stream.right_again(stream.now()))
    said(network, *CASES[case])
    said(network, "ex2 is down", r"ex2 is up \(")
    if case is taken_out:
        said(network, "eth0 is gone", "eth0 got the XDP program")
    assert not stream.moved()
