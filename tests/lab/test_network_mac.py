"""A member is behind another cable, with another MAC address: its clients are served again within a
second, whether it says so or not, and nobody moves."""
import time

import pytest
from network import network, report, said, stream
from topology import ANNOUNCES

FIRST, SECOND = "02:00:00:00:ab:01", "02:00:00:00:ab:02"


def neighbours(topology):
    """Those that a member needs to answer clients, known to it for good: it asks for nobody, and so
    tells nobody that it is there."""
    hosts = (topology.router, topology.edge)
    return [f"neighbour replace {address} dev eth0 nud permanent "
            f"lladdr {host.namespace.links()['eth0']['address']}"
            for host in hosts for address in host.addresses.values()]


def take_mac(lab, mac, tells):
    """ex2 has another MAC address; returns the moment."""
    member = lab.topology.members["ex2"].namespace
    member.sysctl({key: value if tells else 0 for key, value in ANNOUNCES.items()})
    lines = [f"link set eth0 address {mac}", *neighbours(lab.topology)]
    moment = time.monotonic()
    member.ip(*lines)
    return moment


@pytest.mark.parametrize("tells", [True, False], ids=["tells", "silent"])
def test_another_mac(network, stream, tells):
    for mac in (FIRST, SECOND):
        moment = take_mac(network, mac, tells)
        how = "told" if tells else "without a word"
        report(f"another MAC, {how}, {network.forward}", stream.right_again(moment))
        said(network, f"ex2 has another next hop: .*{mac} on eth0, .*before ")
    assert not stream.moved()
    assert not [event for event in network.edge.events() if "is down" in event["text"]]
