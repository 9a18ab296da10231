"""clamp_mss: members send no larger segments than the pool says, whatever clients would take."""
import frame
import pytest
from frame import RawPort

SIZE = 1 << 20
SEGMENT = 1200
HEADERS = {4: 14 + 20 + 20, 6: 14 + 40 + 20}  # Ethernet's, IP's, TCP's


@pytest.fixture(scope="module")
def farm(mode_lab):
    mode_lab.large_file(SIZE)
    mode_lab.edge.restart(mode_lab.configuration(clamp_mss=SEGMENT))
    mode_lab.wait_up()
    yield mode_lab
    mode_lab.edge.stop()


def largest(port, outgoing):
    """The largest frame with IP in it that went out of the port, or came in by it."""
    return max(len(data) for data, out in port.waiting()
               if out == outgoing and frame.ethertype(data) in (frame.IPV4, frame.IPV6))


def test_what_members_send(farm, client):
    with RawPort(farm.topology.router.namespace, "eth1") as port:
        assert len(farm.ask(lambda: client.download("http", "files/large.bin"))) == SIZE
        assert largest(port, outgoing=True) == HEADERS[client.family] + SEGMENT


def test_what_clients_send(farm, client):
    """In mode nat the members' SYN-ACK passes the edge, too, and clients hear the same."""
    file = farm.large_file(SIZE)
    with RawPort(farm.topology.router.namespace, "eth1") as port:
        farm.ask(lambda: client.upload("http", file, "taken/clamped.bin"))
        size = largest(port, outgoing=False)
    clamped = HEADERS[client.family] + SEGMENT
    assert size == clamped if farm.forward == "nat" else size > clamped
