"""An operator sets a member's MAC address by hand: limpetd goes by that at once, and finds out for
itself when the entry is taken away."""
import contextlib

from network import addresses_of, network, report, said, stream
from test_network_mac import FIRST, SECOND, take_mac


@contextlib.contextmanager
def by_hand(lab, mac):
    edge = lab.topology.edge.namespace
    for address in addresses_of(lab, "ex2"):
        edge.ip(f"neighbour replace {address} dev eth0 nud permanent lladdr {mac}")
    try:
        yield
    finally:
        for address in addresses_of(lab, "ex2"):
            edge.ip(f"neighbour del {address} dev eth0")


def test_an_entry_by_hand(network, stream):
    with by_hand(network, FIRST):
        said(network, f"ex2 .*{FIRST} on eth0")
        moment = take_mac(network, FIRST, tells=False)
        report(f"it has the MAC that it should, {network.forward}", stream.right_again(moment))
        take_mac(network, SECOND, tells=False)
        moment = stream.now()
    report(f"the entry is gone, {network.forward}", stream.right_again(moment))
    said(network, f"ex2 has another next hop: .*{SECOND} on eth0")
    assert not stream.moved()
