"""Routes come and go: clients are served within a second by what is left, their own member if there
is any way to it, and nobody else moves."""
import pytest
from addresses import family, length
from back import Back
from network import addresses_of, network, plug, reason, report, said, start
from talks import Talks

# A dead link is no way, also before somebody takes the route away.
NO_DEAD_LINKS = {"net.ipv4.conf.all.ignore_routes_with_linkdown": 1,
                 "net.ipv6.conf.all.ignore_routes_with_linkdown": 1}


def routes(lab, verb, device, metric):
    """To ex2."""
    lab.topology.edge.namespace.ip(*[
        f"route {verb} {device} {address}/{length(family(address))} metric {metric}"
        if device == "unreachable" else
        f"route {verb} {address}/{length(family(address))} dev {device} metric {metric}"
        for address in addresses_of(lab, "ex2")])


@pytest.fixture
def by_back(network):
    """ex2 is reached through the interface back, then through eth0, then not at all."""
    with Back(network.topology) as back:
        routes(network, "add", "back", 10)
        routes(network, "add", "eth0", 20)
        routes(network, "add", "unreachable", 30)
        start(network, interfaces=["eth0", back.interface])
        yield network
        for device, metric in (("back", 10), ("eth0", 20), ("unreachable", 30)):
            routes(network, "replace", device, metric)
            routes(network, "del", device, metric)
        network.edge.stop()


def test_another_interface(by_back):
    with Talks(by_back) as stream:
        for verb, now, before in (("del", "eth0", "back"), ("add", "back", "eth0")):
            moment = stream.now()
            routes(by_back, verb, "back", 10)
            report(f"a route's {verb}, {by_back.forward}", stream.right_again(moment))
            said(by_back, f"ex2 has another next hop: .*on {now}, .*before .* on {before}, ")
        assert not stream.moved()


def test_no_route_is_left(by_back):
    with Talks(by_back) as stream:
        theirs = stream.of("ex2")
        assert theirs
        routes(by_back, "del", "back", 10)
        moment = stream.now()
        routes(by_back, "del", "eth0", 20)
        report(f"no route, {by_back.forward}",
               stream.right_again(moment, lambda talk: {"ex1", "ex3"}, of=theirs))
        assert "no route: the route says unreachable" in reason(by_back, "ex2")
        said(by_back, "ex2 is down: .*no route: the route says unreachable")
        assert set(stream.moved()) == {talk.client.address for talk in theirs}
        moment = stream.now()
        routes(by_back, "add", "eth0", 20)
        said(by_back, "ex2 is down", r"ex2 is up \(.* on eth0")
        report("others meanwhile", stream.right_again(
            moment, of=[talk for talk in stream.talks if talk not in theirs]))


def test_a_dead_link(by_back):
    edge = by_back.topology.edge.namespace
    edge.sysctl(NO_DEAD_LINKS)
    try:
        with Talks(by_back) as stream:
            for state, now in (("down", "eth0"), ("up", "back")):
                plug(by_back, "back", state)
                moment = stream.now()
                report(f"the link is {state}, {by_back.forward}", stream.right_again(moment))
                said(by_back, f"back is {state}")
                said(by_back, f"ex2 has another next hop: .* on {now}, ")
            assert not stream.moved()
    finally:
        edge.sysctl(dict.fromkeys(NO_DEAD_LINKS, 0))
