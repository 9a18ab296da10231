"""What is not for the VIP goes through the edge as if limpetd were not there."""
import socket
import struct

import frame
import pytest
from addresses import VIP
from frame import RawPort

STRANGER = bytes.fromhex("02005e100001")
OTHER_ADDRESS = "198.51.100.7"
CLIENT6, OTHER_ADDRESS6 = "2001:db8:1::1", "2001:db8:77::7"
EXPERIMENTAL = 0x88B5


def frames(edge_mac, edges, vips):
    """Frames that limpetd must leave alone, by what they are. Addresses by family."""
    edge, vip = edges[4], vips[4]

    def datagram(to, data=b"limpet", **fields):
        return frame.ipv4("198.18.1.1", to, frame.udp("198.18.1.1", to, 4000, 80, data), **fields)

    def datagram6(to, data=b"limpet"):
        return frame.ipv6(CLIENT6, to, frame.udp(CLIENT6, to, 4000, 80, data))

    def built(kind, payload, **options):
        return frame.ethernet(edge_mac, STRANGER, kind, payload, **options)

    for_edge = datagram(edge)
    return {
        "udp to the edge": built(frame.IPV4, for_edge),
        "udp to another address": built(frame.IPV4, datagram(OTHER_ADDRESS)),
        "full size": built(frame.IPV4, datagram(edge, bytes(range(256)) * 5 + b"x" * 192)),
        "padding behind the packet": built(frame.IPV4, datagram(edge, b"") + b"padding!" * 2),
        "ip options": built(frame.IPV4, datagram(edge, options=b"\x01" * 12)),
        "fragment": built(frame.IPV4, datagram(OTHER_ADDRESS, fragment=0x2010)),
        "bad ip checksum": built(frame.IPV4, for_edge[:10] + b"\0\0" + for_edge[12:]),
        "cut short": built(frame.IPV4, for_edge[:24]),
        "vlan": built(frame.IPV4, datagram(OTHER_ADDRESS), vlan=0x2064),
        "ipv6 of no kind": built(frame.IPV6,
                                 struct.pack("!IHBB", 6 << 28, 6, 59, 64) + b"\x20" * 38),
        "ipv6 to the edge": built(frame.IPV6, datagram6(edges[6])),
        "ipv6 to another address": built(frame.IPV6, datagram6(OTHER_ADDRESS6)),
        "ipv6 cut short": built(frame.IPV6, datagram6(edges[6])[:44]),
        "ipv6 with the vip as the source": built(frame.IPV6, frame.ipv6(
            vips[6], edges[6], b"answer")),
        "a tunnel to the edge": built(frame.IPV4, frame.ipv4(
            "100.64.0.1", edge, datagram(vip), protocol=4)),
        "neighbour solicitation for the vip": frame.ethernet(
            b"\x33\x33\xff\0\0\x10", STRANGER, frame.IPV6, frame.ipv6(
                "2001:db8:f::99", "ff02::1:ff00:10", b"\x87" + bytes(7) +
                socket.inet_pton(socket.AF_INET6, vips[6]), protocol=58, limit=255)),
        "unknown ethertype": built(EXPERIMENTAL, bytes(range(200))),
        "arp for the vip": built(frame.ARP, struct.pack(
            "!HHBBH6s4s6s4s", 1, frame.IPV4, 6, 4, 1, STRANGER, socket.inet_aton("192.0.2.99"),
            bytes(6), socket.inet_aton(vip))),
        "vip as the source": built(frame.IPV4, frame.ipv4(vip, edge, b"answer", protocol=17)),
        "for another host": frame.ethernet(STRANGER, STRANGER, EXPERIMENTAL, b"limpet" * 10),
    }


NAMES = list(frames(STRANGER, VIP, VIP))


@pytest.mark.parametrize("name", NAMES)
def test_frame_reaches_the_edges_kernel_unchanged(farm, name):
    topology = farm.topology
    sent = frames(frame.mac(topology.edge.namespace), topology.edge.addresses,
                  topology.vips)[name]
    with RawPort(topology.edge.namespace, "eth0") as edge, \
            RawPort(topology.bridge.namespace, "edge") as port:
        port.send(sent)
        got = edge.find(lambda data: data[6:12] == STRANGER)
    assert got is not None, "it did not arrive"
    assert got == sent


def test_routed_packet_is_only_routed(farm):
    """The edge is a router, too: what a member sends by way of it goes on as it was."""
    topology = farm.topology
    edge, member = frame.mac(topology.edge.namespace), topology.members["ex1"]
    source, target = member.address, topology.client.address
    data = frame.udp(source, target, 4000, 80, bytes(range(256)))
    with RawPort(topology.router.namespace, "eth0") as router, \
            RawPort(member.namespace, "eth0") as sender:
        sender.send(frame.ethernet(edge, frame.mac(member.namespace), frame.IPV4,
                                   frame.ipv4(source, target, data)))
        got = router.find(lambda packet: packet[14:].endswith(data))
    assert got == frame.ethernet(frame.mac(topology.router.namespace), edge, frame.IPV4,
                                 frame.ipv4(source, target, data, ttl=63))


def test_edges_own_address_answers(farm):
    edge = farm.topology.edge

    def ping():
        echo = struct.pack("!BBHHH", 8, 0, 0, 77, 1) + b"limpet"
        echo = echo[:2] + struct.pack("!H", frame.checksum(echo)) + echo[4:]
        with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as raw:
            raw.settimeout(3)
            raw.sendto(echo, (edge.address, 0))
            answer = raw.recv(2048)
        return answer[20], answer[24:]

    assert farm.ask(ping) == (0, struct.pack("!HH", 77, 1) + b"limpet")
    with edge.namespace.inside(
            lambda: socket.create_server((edge.address, 80))) as server:
        client = farm.ask(lambda: socket.create_connection((edge.address, 80), 3))
        with client, server.accept()[0] as accepted:
            accepted.sendall(b"from the edge itself")
            assert client.recv(100) == b"from the edge itself"
