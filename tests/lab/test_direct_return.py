"""Members see the client's own address and answer it themselves, not through the edge."""
import ipaddress

import frame
import pytest
from addresses import FAMILIES
from client import Client
from frame import RawPort
from survey import in_client_host, survey

DOWNLOAD = 20 << 20
ICMPV6 = 58  # of members to the edge: neighbour discovery


def test_member_sees_the_clients_address(farm):
    clients = farm.clients[:50]
    seen = in_client_host(farm, Client.seen_address, clients)
    assert seen == [client.address for client in clients]
    # Client.udp compares the address that the member saw.
    assert not survey(farm, clients, {"udp": Client.udp}).failures


def parts(data):
    """An IP packet's source, destination and protocol; None for another frame."""
    if frame.ethertype(data) == frame.IPV4:
        source, destination, protocol = data[26:30], data[30:34], data[23]
    elif frame.ethertype(data) == frame.IPV6:
        source, destination, protocol = data[22:38], data[38:54], data[20]
    else:
        return None
    return str(ipaddress.ip_address(source)), str(ipaddress.ip_address(destination)), protocol


@pytest.mark.parametrize("family", FAMILIES)
def test_answers_do_not_pass_the_edge(farm, family):
    bridge = farm.topology.bridge.namespace
    members = {frame.mac(host.namespace) for host in farm.topology.members.values()}
    vip = farm.topology.vips[family]
    with RawPort(bridge, "edge") as port:
        assert not survey(farm, farm.clients_of[family][:30]).failures
        to_edge = [(data[6:12], parts(data)) for data, outgoing in port.waiting()
                   if outgoing and parts(data)]
    to_vip = [packet for _, packet in to_edge if packet[1] == vip]
    of_members = [packet for mac, packet in to_edge if mac in members and packet[2] != ICMPV6]
    assert len(to_vip) > 30 * 7 * 3, "the capture does not see the clients' packets"
    assert not of_members
    assert not [packet for _, packet in to_edge if packet[0] == vip]


def test_a_download_does_not_load_the_edge(farm):
    farm.large_file(DOWNLOAD)
    bridge, router = farm.topology.bridge.namespace, farm.topology.router.namespace
    before = bridge.links()["edge"]["stats64"], router.links()["eth0"]["stats64"]
    body = farm.ask(lambda: farm.clients[0].download("http", "files/large.bin"))
    after = bridge.links()["edge"]["stats64"], router.links()["eth0"]["stats64"]
    assert len(body) == DOWNLOAD
    assert after[1]["rx"]["bytes"] - before[1]["rx"]["bytes"] > DOWNLOAD  # the answers' way
    assert after[0]["tx"]["bytes"] - before[0]["tx"]["bytes"] < DOWNLOAD // 10  # ACKs alone
