"""An edge between two networks: clients come in by one interface, members are on the other."""
import hashlib

import pytest
from front import Front
from lab import Lab
from survey import survey

SIZE = 10 << 20
CLIENTS = 24


@pytest.fixture(scope="module", params=["l2", "ipip", "nat"])
def farm(request):
    with Lab(members=3, clients=CLIENTS, forward=request.param) as lab:
        front = Front(lab.topology)
        lab.edge.start(lab.configuration(interfaces=[front.interface, "eth0"]))
        lab.wait_up()
        yield lab


def test_every_port(farm, family):
    before = farm.edge.verdicts()
    result = survey(farm, farm.clients_of[family])
    assert not result.failures, result.failures[:5]
    assert not result.split_clients()
    assert len(result.clients_by_member()) == 3
    grown = {reason: packets - before[reason] for reason, packets in farm.edge.verdicts().items()}
    least = CLIENTS * 7 * 3
    assert grown["redirected"] > least
    assert grown["forwarded"] == grown["reply"] == 0
    if farm.forward == "nat":
        assert grown["reply_redirected"] > least
        # Only as long as the edge's kernel did not know its neighbour.
        assert grown["reply_passed"] < 10


def test_a_file_both_ways(farm, family):
    client = farm.clients_of[family][0]
    file = farm.large_file(SIZE)
    checksum = hashlib.sha256(file.read_bytes()).digest()
    body = farm.ask(lambda: client.download("https", "files/large.bin", timeout=10))
    assert hashlib.sha256(body).digest() == checksum
    member = farm.ask(lambda: client.upload("https", file, "taken/large.bin", timeout=10))
    taken = farm.members[member].nginx.taken / "large.bin"
    assert hashlib.sha256(taken.read_bytes()).digest() == checksum
    taken.unlink()
