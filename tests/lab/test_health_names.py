"""A member by its DNS name: a change of address is followed, and costs nobody else anything."""
import time

import pytest
from checks import TIMES, checks
from crowd import Crowd
from deadline import wait_until
from health import Health
from name_server import NameServer
from session import EchoSession

NAME = "ex.contoso.com"
INTERVAL = 1
QUICK = {**TIMES, "interval": "500ms", "interval_down": "500ms", "timeout": "400ms"}
SESSIONS = 20


@pytest.fixture
def names(lab, request):
    """The name server, with limpetd started for two members by address and one by name, which the
    server knows (parameter: or not)."""
    with NameServer(lab.topology.router, lab.directory) as server:
        if getattr(request, "param", True):
            server.records[NAME] = lab.topology.members["ex3"].addresses
        lab.edge.wrapper = server.wrapper()
        lab.edge.restart(lab.configuration(
            {"ex1": {}, "ex2": {}, "named": {"addresses": [NAME]}},
            edge={"resolve_interval": f"{INTERVAL}s"}, checks=[checks(lab, **QUICK)["https"]]))
        try:
            yield server
        finally:
            lab.edge.stop()
            lab.edge.wrapper = ()


@pytest.fixture
def health(lab, names):
    health = Health(lab.edge)
    health.wait({}, 5)
    return health


def addresses(health):
    return set(health.members()["cas", "named"]["addresses"])


def asked_again(names):
    """Waits until the name was asked for once more, for both families."""
    before = names.asked
    wait_until(lambda: names.asked >= before + 2, 3 * INTERVAL, "questions")


def test_a_new_address(lab, names, health):
    sessions = [EchoSession(lab.new_client(family), pause=0.3)
                for family in (4, 6) for _ in range(SESSIONS // 2)]
    old, new = (set(lab.topology.members[name].addresses.values()) for name in ("ex3", "ex4"))
    assert addresses(health) == old
    with Crowd(lab, sessions) as crowd:
        crowd.wait_well(20)
        others = [life for life in crowd.living() if life.member != "ex3"]
        moving = [life.address for life in crowd.living() if life.member == "ex3"]
        names.records[NAME] = lab.topology.members["ex4"].addresses
        changed = time.monotonic()
        states = []

        def followed():
            member = health.members()["cas", "named"]
            states.append((member["state"], member["reason"]))
            return set(member["addresses"]) == new

        wait_until(followed, INTERVAL + 1, lambda: f"the new address; members: {health.members()}")
        print(f"\nfollowed in {time.monotonic() - changed:.2f} s")
        # Its clients are the new server's, as they would have been the old one's.
        wait_until(lambda: {life.member for life in crowd.living() if life.address in moving}
                   == {"ex4"} and len(crowd.living()) == SESSIONS, 15,
                   lambda: f"{[life for life in crowd.living() if life.address in moving]}")
        health.wait({}, 2)
        assert "down" not in health.changes("cas", "named"), health.changes("cas", "named")
        assert {state for state, _ in states} <= {"up", "unknown"}, states
        lost = [life for life in others if life.end is not None]
    assert moving and others
    assert not lost, lost[:3]


def test_a_name_server_that_says_nothing(lab, names, health):
    """What is known of the name stays."""
    known = addresses(health)
    names.silent = True
    for _ in range(2):
        asked_again(names)
    health.wait({}, 1)
    assert addresses(health) == known


def test_a_name_that_is_gone(lab, names, health):
    """So it does: a mistake in a zone is no reason to drop clients."""
    known = addresses(health)
    del names.records[NAME]
    for _ in range(2):
        asked_again(names)
    health.wait({}, 1)
    assert addresses(health) == known


@pytest.mark.parametrize("names", [False], indirect=True, ids=["unknown"])
def test_a_name_that_comes_later(lab, names):
    """Until then its member is down, and the others serve."""
    health = Health(lab.edge)
    health.wait({("cas", "named"): "has no address"}, 5)
    assert lab.ask(lab.new_client(4).http) in ("ex1", "ex2")
    names.records[NAME] = lab.topology.members["ex3"].addresses
    health.wait({}, INTERVAL + 3)
