"""The edge is the way back of nat members: for answers, and for what they say of their own."""
import contextlib
import socket

import pytest
from addresses import FAMILIES
from client import Client
from deadline import wait_until
from lab import Lab
from survey import survey

SWITCHES = {4: "net.ipv4.ip_forward", 6: "net.ipv6.conf.all.forwarding"}


@pytest.fixture(scope="module")
def farm():
    with Lab(members=3, clients=12, forward="nat") as lab:
        lab.edge.start(lab.configuration())
        lab.wait_up()
        yield lab


@pytest.fixture
def client(farm, family):
    return farm.new_client(family)


def test_the_edge_forgets_its_neighbours(farm, family):
    """An answer whose next hop is not known is the kernel's to send, and it asks for it."""
    before = farm.edge.verdicts()
    for _ in range(3):
        farm.topology.edge.namespace.run("ip", "neighbour", "flush", "dev", "eth0", check=False)
        assert not survey(farm, farm.clients_of[family], {"80": Client.http}).failures
    after = farm.edge.verdicts()
    assert after["reply_passed"] > before["reply_passed"]
    assert after["reply"] - before["reply"] > after["reply_passed"] - before["reply_passed"]


def test_a_members_own_connection(farm, client):
    """It keeps the member's address, also to a host that is a client."""
    member = farm.topology.members["ex1"]
    kind = {4: socket.AF_INET, 6: socket.AF_INET6}[client.family]
    with farm.ask(lambda: socket.create_server((client.address, 8080), family=kind)) as server:
        with member.namespace.inside(
                lambda: socket.create_connection((client.address, 8080), 3)) as connection:
            accepted, peer = server.accept()
            with accepted:
                assert peer[0] == member.addresses[client.family]
                accepted.sendall(b"limpet")
                assert connection.recv(100) == b"limpet"
    assert farm.ask(client.http)


@contextlib.contextmanager
def no_forwarding(farm, family):
    farm.topology.edge.namespace.sysctl({SWITCHES[family]: 0})
    try:
        yield
    finally:
        farm.topology.edge.namespace.sysctl({SWITCHES[family]: 1})


@pytest.mark.parametrize("off", FAMILIES)
def test_forwarding_is_off(farm, off):
    """Answers are dropped, and counted under a name that says why."""
    client = farm.new_client(off)
    with no_forwarding(farm, off):
        assert not farm.ask(lambda: client.connects(80, timeout=0.5))
        wait_until(lambda: farm.edge.verdicts()["forwarding_off"] > 0, 3, farm.edge.verdicts)
    assert farm.ask(client.http)
