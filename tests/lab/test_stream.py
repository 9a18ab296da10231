"""Long TCP streams through the VIP arrive as they were sent, in each way of forwarding."""
import hashlib

import pytest

SIZE = 100 << 20


@pytest.fixture(scope="module")
def sent(mode_farm):
    """The file's path, and the sum of what is in it."""
    path = mode_farm.large_file(SIZE)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_100_mb_down(mode_farm, client, sent):
    body = mode_farm.ask(lambda: client.download("https", "files/large.bin"))
    assert len(body) == SIZE
    assert hashlib.sha256(body).hexdigest() == sent[1]


def test_100_mb_up(mode_farm, client, sent):
    path, checksum = sent
    member = mode_farm.ask(lambda: client.upload("https", path, "taken/large.bin"))
    taken = mode_farm.members[member].nginx.taken / "large.bin"
    try:
        assert hashlib.sha256(taken.read_bytes()).hexdigest() == checksum
    finally:
        taken.unlink()
