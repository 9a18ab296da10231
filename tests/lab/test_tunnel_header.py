"""The outer header of a tunnel: from a source that says nothing of the edge, spread by flow."""
import ipaddress

import frame
import pytest
from bpf_object import BpfObject
from client import Client
from frame import RawPort
from modes import TUNNELS
from survey import survey

SOURCES = {4: ipaddress.ip_network("100.64.0.0/16"), 6: ipaddress.ip_network("0100::/64")}
TUNNELED = {4: 4, 6: 41}
OWN_SOURCES = {"v4": "198.51.100.0/28", "v6": "2001:db8:7::/124"}
FAR = {4: "198.51.100.{}", 6: "2001:db8:8::{}"}

pytestmark = pytest.mark.parametrize("mode_lab", TUNNELS, indirect=True)


def outer_headers(lab, family, clients):
    """Source, destination, hop limit of the packets that tunnel this family, while clients ask."""
    version = lab.reached[0]
    headers = []
    with RawPort(lab.topology.bridge.namespace, "edge") as port:
        assert not survey(lab, clients, {"udp": Client.udp}).failures
        for data, outgoing in port.waiting():
            header = data[14:]
            if outgoing or frame.ethertype(data) != {4: frame.IPV4, 6: frame.IPV6}[version]:
                continue
            protocol, limit, first, size = (header[9], header[8], 12, 4) if version == 4 else (
                header[6], header[7], 8, 16)
            if protocol == TUNNELED[family]:
                source, destination = (ipaddress.ip_address(header[at:at + size])
                                       for at in (first, first + size))
                headers.append((source, str(destination), limit))
    return headers


@pytest.mark.parametrize("sources", [None, OWN_SOURCES], ids=["default", "own"])
def test_outer_header(mode_lab, family, sources):
    mode_lab.edge.restart(mode_lab.configuration(
        **({"tunnel_source": sources} if sources else {})))
    mode_lab.wait_up()
    version = mode_lab.reached[0]
    network = ipaddress.ip_network(sources[f"v{version}"]) if sources else SOURCES[version]
    headers = outer_headers(mode_lab, family, mode_lab.clients_of[family])
    assert len(headers) >= len(mode_lab.clients)
    assert all(source in network for source, _, _ in headers)
    # Sources tell flows apart, for whoever spreads load by them on the way.
    assert len({source for source, _, _ in headers}) > (10 if sources else 80)
    assert {destination for _, destination, _ in headers} == {
        host.addresses[version] for host in mode_lab.topology.members.values()}
    assert {limit for _, _, limit in headers} == {64}
    mode_lab.edge.stop()


def test_members_behind_a_router(mode_lab, family):
    """As members of mode l2 cannot be: their addresses are not on the edge's link."""
    topology = mode_lab.topology
    far = {name: {version: pattern.format(number) for version, pattern in FAR.items()}
           for number, name in enumerate(topology.members, 1)}
    for name, host in topology.members.items():
        BpfObject("decap", mode_lab.directory, far[name]).attach(host.namespace, "eth0")
        topology.router.namespace.ip(*[f"route replace {far[name][version]} via "
                                       f"{host.addresses[version]}" for version in (4, 6)])
    try:
        mode_lab.edge.restart(mode_lab.configuration(
            {name: {"addresses": [far[name][mode_lab.reached[0]]]} for name in far}))
        mode_lab.wait_up()
        result = survey(mode_lab, mode_lab.clients_of[family][:24],
                        {"80": Client.http, "udp": Client.udp})
        assert not result.failures, result.failures[:5]
        assert set(result.clients_by_member()) == set(far)
        mode_lab.edge.stop()
    finally:
        for name, host in topology.members.items():
            BpfObject("decap", mode_lab.directory, host.addresses).attach(host.namespace, "eth0")
