"""Members see the client's own address and answer it themselves, not through the edge."""
import socket

import frame
from client import Client
from frame import RawPort
from survey import in_client_host, survey

DOWNLOAD = 20 << 20


def test_member_sees_the_clients_address(farm):
    clients = farm.clients[:50]
    seen = in_client_host(farm, Client.seen_address, clients)
    assert seen == [client.address for client in clients]
    # Client.udp compares the address that the member saw.
    assert not survey(farm, clients, {"udp": Client.udp}).failures


def test_answers_do_not_pass_the_edge(farm):
    bridge = farm.topology.bridge.namespace
    members = {frame.mac(host.namespace) for host in farm.topology.members.values()}
    vip = socket.inet_aton(farm.vip)
    with RawPort(bridge, "edge") as port:
        assert not survey(farm, farm.clients[:50]).failures
        to_edge = [data for data, outgoing in port.waiting() if outgoing]
    to_vip = [data for data in to_edge if data[30:34] == vip]
    of_members = [data for data in to_edge
                  if data[6:12] in members and frame.ethertype(data) != frame.ARP]
    assert len(to_vip) > 50 * 7 * 3, "the capture does not see the clients' packets"
    assert not of_members
    assert not [data for data in to_edge if data[26:30] == vip]


def test_a_download_does_not_load_the_edge(farm):
    farm.large_file(DOWNLOAD)
    bridge, router = farm.topology.bridge.namespace, farm.topology.router.namespace
    before = bridge.links()["edge"]["stats64"], router.links()["eth0"]["stats64"]
    body = farm.ask(lambda: farm.clients[0].download("http", "files/large.bin"))
    after = bridge.links()["edge"]["stats64"], router.links()["eth0"]["stats64"]
    assert len(body) == DOWNLOAD
    assert after[1]["rx"]["bytes"] - before[1]["rx"]["bytes"] > DOWNLOAD  # the answers' way
    assert after[0]["tx"]["bytes"] - before[0]["tx"]["bytes"] < DOWNLOAD // 10  # ACKs alone
