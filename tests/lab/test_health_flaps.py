"""A server that comes and goes every second changes the farm no oftener than `rise` and `fall`
allow, moves its own clients once at most, and nobody else's."""
import os
import time

import pytest
from checks import TIMES, checks
from crowd import Crowd
from fault import health_page
from health import Health
from session import EchoSession

SECONDS = int(os.environ.get("LIMPET_FLAP_SECONDS", "8"))  # for each case
QUICK = {**TIMES, "interval": "500ms", "interval_down": "500ms", "timeout": "400ms"}
VICTIM = "ex2"
SESSIONS = 30


# A second has two results: enough for two in a row, too few for five.
@pytest.mark.parametrize("fall, rise, least, most", [
    (2, 2, 3, SECONDS + 1), (2, 5, 1, 1), (5, 2, 0, 0)], ids=["quick", "slow up", "slow down"])
def test_flaps(lab, fall, rise, least, most):
    check = {**checks(lab, **QUICK)["http"], "fall": fall, "rise": rise}
    lab.edge.restart(lab.configuration(["ex1", "ex2", "ex3"], checks=[check]))
    health = Health(lab.edge)
    health.wait({}, 3)
    sessions = [EchoSession(lab.new_client(family), pause=0.3)
                for family in (4, 6) for _ in range(SESSIONS // 2)]
    with Crowd(lab, sessions) as crowd:
        before = crowd.wait_well(20)
        flap(lab.members[VICTIM])
        changes = health.changes("cas", VICTIM)
        health.wait({}, 5 + rise)
        crowd.wait_well(20)
    lab.edge.stop()
    moved = [life.address for life in crowd.lost()]
    print(f"\nfall {fall}, rise {rise}: {len(changes)} changes in {SECONDS} s, {len(moved)} sessions "
          "moved")
    assert least <= len(changes) <= most, changes
    assert len(moved) == len(set(moved)), "a client moved twice"
    victims = {life.address for life in before if life.member == VICTIM}
    assert victims and set(moved) == (victims if changes else set())


def flap(member):
    """Has the member's health page change every second."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with health_page(member, "503"):
            time.sleep(1)
        time.sleep(1)
