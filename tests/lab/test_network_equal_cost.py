"""Of ways of equal cost one dies: the others take its traffic within a second, and nobody moves. The
kernel would send a part of it into the dead one."""
import contextlib

import pytest
from addresses import FAMILIES, family, length
from back import Back
from gateway import Gateway
from network import addresses_of, network, plug, report, said, start
from talks import Talks

PREFERRED, OTHER = 250, 1  # weights: the kernel's choice is all but certain


@contextlib.contextmanager
def ways(lab, preferred, other):
    """Routes to ex2; the functions say of a family what a next hop's command line has."""
    edge = lab.topology.edge.namespace
    try:
        for address in addresses_of(lab, "ex2"):
            of = family(address)
            edge.ip(f"nexthop add id {of}1 {preferred(of)}", f"nexthop add id {of}2 {other(of)}",
                    family=of)
            edge.ip(f"nexthop add id {of} group {of}1,{PREFERRED}/{of}2,{OTHER}")
            edge.ip(f"route add {address}/{length(of)} nhid {of}")
        yield
    finally:
        for of in FAMILIES:
            for number in (of, f"{of}1", f"{of}2"):  # and the routes with them
                edge.run("ip", "nexthop", "del", "id", number, check=False)


@pytest.fixture
def two_gateways(network):
    if network.forward == "l2":
        pytest.skip("in mode l2 a member has to be on a link of the edge")
    with Gateway(network, "gw1") as gw1, Gateway(network, "gw2") as gw2:
        with ways(network, lambda of: f"via {gw1.addresses[of]} dev eth0",
                  lambda of: f"via {gw2.addresses[of]} dev eth0"):
            start(network)
            yield gw1, gw2
            network.edge.stop()


def test_a_gateway_falls_silent(network, two_gateways):
    gw1, gw2 = (gateway.addresses[network.reached[0]] for gateway in two_gateways)
    with Talks(network) as stream:
        moment = stream.now()
        plug(network, "gw1", "down")
        report(f"a silent gateway, {network.forward}", stream.right_again(moment))
        said(network, f"ex2 has another next hop: .*by gateway {gw2}, mtu 1500, "
                      f"as gateway {gw1} does not answer .*before .*by gateway {gw1}")
        moment = stream.now()
        plug(network, "gw1")
        said(network, f"by gateway {gw2}, .*before", f"by gateway {gw1}, .*before .*gateway {gw2}")
        report(f"it is back, {network.forward}", stream.right_again(moment))
        assert not stream.moved()


def test_a_link_dies(network):
    """Here of two that lead to the member without a router."""
    with Back(network.topology) as back:
        with ways(network, lambda of: "dev back", lambda of: "dev eth0"):
            start(network, interfaces=["eth0", back.interface])
            with Talks(network) as stream:
                for state, now in (("down", "eth0"), ("up", "back")):
                    moment = stream.now()
                    plug(network, "back", state)
                    report(f"one of two links is {state}, {network.forward}",
                           stream.right_again(moment))
                    said(network, f"back is {state}")
                    said(network, f"ex2 has another next hop: .* on {now}, .*before .* on ")
                assert not stream.moved()
        network.edge.stop()
