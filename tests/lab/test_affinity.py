"""A client is served by one member on all of its ports."""
import ipaddress

import pytest
from addresses import FAMILIES, NEIGHBOURS
from client import SERVICES, Client
from survey import survey

NETWORK = {"v4": 28, "v6": 64}  # prefix lengths of one client, with affinity "network"


def test_200_clients_on_every_port(farm):
    result = survey(farm)
    assert not result.failures, result.failures[:5]
    assert len(result.answers) == 200
    assert all(set(answers) == set(SERVICES) for answers in result.answers.values())
    assert not result.split_clients()
    # Three members of equal weight share 200 clients: each has a fair part of them.
    counts = result.clients_by_member()
    assert set(counts) == {"ex1", "ex2", "ex3"}
    assert min(counts.values()) > 40, counts


@pytest.mark.parametrize("family", FAMILIES)
def test_neighbours_stay_together(lab, family):
    """With affinity "network" all clients of a /64 (of a /28, here) are one."""
    lab.edge.restart(lab.configuration(affinity="network", network=NETWORK))
    lab.wait_up()
    result = survey(lab, lab.clients_of[family], {"udp": Client.udp})
    lab.edge.stop()
    assert not result.failures, result.failures[:5]
    members = {}
    for address, member in result.member_by_client().items():
        network = ipaddress.ip_network(f"{address}/{NETWORK[f'v{family}']}", strict=False)
        members.setdefault(network, []).append(member)
    assert all(len(set(those)) == 1 for those in members.values())
    assert max(map(len, members.values())) >= NEIGHBOURS
    assert {those[0] for those in members.values()} == {"ex1", "ex2", "ex3", "ex4"}
