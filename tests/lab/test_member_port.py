"""nat: the members' port may be another than the VIP's."""
import path
import pytest
from edge_config import rule
from lab import Lab
from test_large_datagrams import ask as ask_large
from test_path_mtu import NARROW, known

SIZE = 10 << 20
WEB, ECHO = 8443, 7007


@pytest.fixture(scope="module")
def farm():
    with Lab(members=3, clients=12, forward="nat") as lab:
        lab.large_file(SIZE)
        lab.edge.start(lab.configuration(rules=[
            rule("tcp", [WEB], member_port=443), rule("udp", [ECHO], member_port=7)]))
        lab.wait_up()
        yield lab


@pytest.fixture
def client(farm, family):
    return farm.new_client(family)


def test_it_is_translated_both_ways(farm, client):
    member = farm.ask(lambda: client.udp(ECHO))
    assert farm.ask(lambda: ask_large(client, ECHO)) == member
    assert len(farm.ask(lambda: client.download("https", "files/large.bin", port=WEB))) == SIZE
    assert not farm.ask(lambda: client.connects(443, timeout=0.3))


def test_messages_about_the_path_find_the_member(farm, client):
    """They quote the VIP's port."""
    with path.narrow(farm.topology, client, NARROW):
        member = farm.ask(lambda: client.udp(ECHO))
        farm.ask(lambda: client.download("https", "files/large.bin", port=WEB, timeout=10))
    assert known(farm, client)[member] == NARROW
