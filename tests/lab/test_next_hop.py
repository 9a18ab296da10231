"""limpetd follows its members' next hops."""
import pytest
from addresses import FAMILIES
from client import Client
from deadline import wait_until
from survey import survey

SECONDS = 15


def placement(lab, clients=None):
    result = survey(lab, clients, {"udp": Client.become_known})
    assert not result.failures, result.failures[:5]
    return result.member_by_client()


def state(lab, member):
    return lab.edge.members()[member]["state"]


def test_a_new_mac_address(farm):
    before = placement(farm)
    host = farm.topology.members["ex2"].namespace
    new = "02:00:00:00:ab:02"
    host.ip(f"link set eth0 address {new}")
    wait_until(lambda: farm.edge.members()["ex2"]["mac"] == new, SECONDS,
               lambda: f"the new address: {farm.edge.members()['ex2']}")
    assert placement(farm) == before
    assert "is down" not in farm.edge.process.log_text(), "no client was to move meanwhile"


def test_a_flushed_neighbour_table(farm):
    before = placement(farm)
    for _ in range(5):
        # It gives up after ten rounds if limpetd is faster and has new entries each time.
        farm.topology.edge.namespace.run("ip", "neighbour", "flush", "dev", "eth0", check=False)
        assert placement(farm) == before
    assert "is down" not in farm.edge.process.log_text()


@pytest.mark.parametrize("gone", ["ex1", "ex3"])
def test_a_member_goes_and_comes_back(farm, gone):
    """Its clients are served by others, and stay there; nobody else moves."""
    known, new = farm.clients[:150], farm.clients[150:]
    before = placement(farm, known)
    farm.topology.unplug(gone)
    try:
        wait_until(lambda: state(farm, gone) == "down", SECONDS,
                   lambda: f"down: {farm.edge.members()[gone]}")
        assert farm.edge.members()[gone]["reason"]
        during = placement(farm, known)
    finally:
        farm.topology.plug(gone)
    assert gone not in during.values()
    moved = {client for client in before if during[client] != before[client]}
    assert moved == {client for client, member in before.items() if member == gone}
    farm.wait_up(seconds=SECONDS)
    assert placement(farm, known) == during
    assert gone in placement(farm, new).values(), farm.edge.process.log_text()


def test_nobody_is_left(farm):
    """All members gone: packets are dropped and counted; back again, all is well."""
    before = placement(farm)
    members = ["ex1", "ex2", "ex3"]
    try:
        for member in members:
            farm.topology.unplug(member)
        wait_until(lambda: {state(farm, member) for member in members} == {"down"}, SECONDS,
                   lambda: f"all down: {farm.edge.members()}")
        assert not farm.ask(lambda: farm.clients[0].connects(80, timeout=0.5))
        assert farm.edge.verdicts()["no_member"] > 0
    finally:
        for member in members:
            farm.topology.plug(member)
    farm.wait_up(seconds=SECONDS)
    assert placement(farm) == before


def test_a_member_without_its_ipv6_neighbour(farm):
    """A VIP of both families needs both of its members' addresses: half a member is none."""
    address = farm.topology.members["ex2"].addresses[6]
    host = farm.topology.members["ex2"].namespace
    before = placement(farm)
    host.ip(f"address del {address}/64 dev eth0")
    try:
        wait_until(lambda: state(farm, "ex2") == "down", SECONDS,
                   lambda: f"down: {farm.edge.members()['ex2']}")
        assert address in farm.edge.members()["ex2"]["reason"]
        during = {family: placement(farm, farm.clients_of[family]) for family in FAMILIES}
    finally:
        host.ip(f"address add {address}/64 dev eth0 nodad")
    assert {member for those in during.values() for member in those.values()} == {"ex1", "ex3"}
    moved = {client for client in before if during[4][client] != before[client]}
    assert moved == {client for client, member in before.items() if member == "ex2"}
    farm.wait_up(seconds=SECONDS)
