"""A long TCP stream through the VIP arrives as it was sent."""
import hashlib

import pytest

SIZE = 100 << 20


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_100_mb(farm, scheme):
    sent = farm.large_file(SIZE).read_bytes()
    body = farm.ask(lambda: farm.clients[0].download(scheme, "files/large.bin"))
    assert len(body) == SIZE
    assert hashlib.sha256(body).hexdigest() == hashlib.sha256(sent).hexdigest()
