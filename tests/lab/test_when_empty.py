"""What a client hears of a pool without a usable member: a refusal at once, or nothing."""
import pytest
from client import Imap
from edge_config import UDP_PORTS

MEMBERS = ["ex1", "ex2"]
AT_ONCE = 0.5


@pytest.fixture
def pool(lab):
    """Starts limpetd with such a pool, or has it go on with one: pool("reject", "disabled")."""
    def configure(when_empty, state):
        text = lab.configuration({name: {"state": state} for name in MEMBERS},
                                 when_empty=when_empty)
        if lab.edge.process is None:
            lab.edge.start(text)
        else:
            lab.edge.reload(text)
        if state == "up":
            lab.wait_up()

    yield configure
    lab.edge.stop()


@pytest.fixture
def client(lab, family):
    return lab.new_client(family)


def ask_udp(client):
    with client.udp_socket(timeout=AT_ONCE) as udp:
        udp.connect((client.vip, UDP_PORTS[0]))
        udp.send(b"?")
        return udp.recv(2048)


def test_reject(lab, pool, client):
    pool("reject", "disabled")
    with pytest.raises(ConnectionRefusedError):
        lab.ask(lambda: client.connect(443, AT_ONCE))
    with pytest.raises(ConnectionRefusedError):
        lab.ask(lambda: ask_udp(client))
    assert lab.edge.verdicts()["rejected"] == 2


def test_drop(lab, pool, client):
    pool("drop", "disabled")
    with pytest.raises(TimeoutError):
        lab.ask(lambda: client.connect(443, AT_ONCE))
    with pytest.raises(TimeoutError):
        lab.ask(lambda: ask_udp(client))
    assert lab.edge.verdicts()["rejected"] == 0


def test_a_connection_whose_members_are_gone_is_reset(lab, pool, client):
    pool("reject", "up")
    imap = lab.ask(lambda: Imap(client.vip, client.address))
    imap.noop()
    pool("reject", "disabled")
    with pytest.raises(ConnectionResetError):
        imap.send(b"1 NOOP\r\n")
        imap.readline()
    imap.shutdown()


def test_an_unmatched_port_is_silent_all_the_same(lab, pool, client):
    """It is no business of the pool's."""
    pool("reject", "up")
    with pytest.raises(TimeoutError):
        lab.ask(lambda: client.connect(25, AT_ONCE))
