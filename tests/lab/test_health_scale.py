"""Many members are checked in time, and for little: half a thousand checks a second of connections
and pages, a hundred of TLS handshakes."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))

from health_farm import HealthFarm  # noqa: E402

INTERVAL, SECONDS = 2, 10
# Members, their checks, and how much of one processor is twice what bench/README.md has for them.
FARMS = {"pages": (500, ["tcp", "http"], 0.20), "handshakes": (100, ["tls", "https"], 0.40)}


@pytest.mark.parametrize("farm", FARMS)
def test_many_members(farm):
    members, kinds, bound = FARMS[farm]
    with HealthFarm(members, kinds, INTERVAL) as made:
        figures = made.measure(SECONDS)
    print(f"\n{figures}")
    assert figures.processor < bound
    assert not figures.late
    assert not figures.failing
