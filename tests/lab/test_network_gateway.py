"""A member behind a router: that another takes over from it, or that the route goes by another, costs
its clients less than a second, and nobody moves."""
import pytest
from addresses import length
from gateway import Gateway
from network import addresses_of, network, reason, report, said, start
from talks import Talks

MAC = "00:00:5e:00:01:07"  # as of VRRP


@pytest.fixture
def gateways(network):
    """ex2 is behind gw1; there is gw2, too."""
    with Gateway(network, "gw1") as gw1, Gateway(network, "gw2") as gw2:
        go_by(network, gw1)
        yield gw1, gw2
        go_by(network, None)


def go_by(lab, gateway):
    """The edge's routes to ex2."""
    for address in addresses_of(lab, "ex2"):
        route = f"{address}/{length(6 if ':' in address else 4)}"
        if gateway is None:
            lab.topology.edge.namespace.ip(f"route del {route}")
        else:
            via = gateway.addresses[6 if ":" in address else 4]
            lab.topology.edge.namespace.ip(f"route replace {route} via {via}")


@pytest.fixture
def behind(network, gateways):
    if network.forward == "l2":
        pytest.skip("in mode l2 a member has to be on a link of the edge")
    start(network)
    return gateways


def test_another_mac(network, behind):
    with Talks(network) as stream:
        moment = stream.now()
        behind[0].take_mac(MAC)
        report(f"a gateway's MAC, {network.forward}", stream.right_again(moment))
        said(network, f"ex2 has another next hop: .*{MAC} on eth0 by gateway .*before ")
        assert not stream.moved()


def test_another_route(network, behind):
    gw1, gw2 = behind
    with Talks(network) as stream:
        for gateway in (gw2, gw1):
            moment = stream.now()
            go_by(network, gateway)
            report(f"another gateway, {network.forward}", stream.right_again(moment))
            via = gateway.addresses[network.reached[0]]
            said(network, f"ex2 has another next hop: .*by gateway {via}, .*before .*gateway")
        assert not stream.moved()


def test_mode_l2_needs_it_on_the_link(network, gateways):
    if network.forward != "l2":
        pytest.skip("the other modes do not mind a router")
    said(network, "ex2 is down: .*reached through gateway .*needs it on a link of the edge")
    assert "reached through gateway" in reason(network, "ex2")
