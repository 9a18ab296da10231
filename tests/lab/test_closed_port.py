"""A member refuses what none of its programs listens for, and the client hears that."""
import pytest
from edge_config import rule

TCP, UDP = 2000, 53
PATIENCE = 2


@pytest.fixture(scope="module")
def farm(mode_lab):
    mode_lab.edge.restart(mode_lab.configuration(rules=[rule("tcp", [TCP]), rule("udp", [UDP])]))
    mode_lab.wait_up()
    yield mode_lab
    mode_lab.edge.stop()


def test_tcp(farm, client):
    with pytest.raises(ConnectionRefusedError):
        farm.ask(lambda: client.connect(TCP, PATIENCE))


def test_udp(farm, client):
    """In mode nat the member's message is translated, outside and inside."""
    with farm.ask(lambda: client.udp_socket(PATIENCE)) as udp:
        udp.connect((client.vip, UDP))
        udp.send(b"?")
        with pytest.raises(ConnectionRefusedError):
            udp.recv(2048)
