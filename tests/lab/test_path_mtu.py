"""Path MTU discovery works through the VIP: the member that serves a client hears of its path."""
import path
import pytest
from client import ClientFailed

SIZE = 10 << 20
NARROW = 1300


def own_address(lab, name, family):
    """The address that the member's answers start out with."""
    if lab.forward == "nat":
        return lab.topology.members[name].addresses[family]
    return lab.topology.vips[family]


def known(lab, client):
    """The path's MTU as each member knows it, by member."""
    return {name: path.mtu(host.namespace, client.address, own_address(lab, name, client.family))
            for name, host in lab.topology.members.items()}


@pytest.fixture(scope="module", autouse=True)
def file(mode_farm):
    mode_farm.large_file(SIZE)


def test_a_download_through_a_narrow_path(mode_farm, client):
    with path.narrow(mode_farm.topology, client, NARROW):
        member = mode_farm.ask(client.https)
        body = mode_farm.ask(lambda: client.download("https", "files/large.bin", timeout=10))
    assert len(body) == SIZE
    assert known(mode_farm, client) == {
        name: NARROW if name == member else None for name in mode_farm.members}


def test_without_the_message_it_stalls(mode_farm, client):
    """So it was the message that did it."""
    with path.narrow(mode_farm.topology, client, NARROW), \
            path.mute_router(mode_farm.topology, client.family), \
            pytest.raises(ClientFailed, match="timed out"):
        mode_farm.ask(lambda: client.download("http", "files/large.bin", timeout=1))
    assert set(known(mode_farm, client).values()) == {None}


def test_each_connection_has_its_member(mode_lab, client):
    """With affinity "none" the message's quote tells the connection, and so the member."""
    mode_lab.edge.restart(mode_lab.configuration(affinity="none"))
    mode_lab.wait_up()
    with path.narrow(mode_lab.topology, client, NARROW):
        for _ in range(20):
            mode_lab.ask(lambda: client.download("http", "files/large.bin", timeout=10))
            if set(known(mode_lab, client).values()) == {NARROW}:
                break
    assert set(known(mode_lab, client).values()) == {NARROW}
    mode_lab.edge.stop()
