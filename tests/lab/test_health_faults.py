"""Each fault of a member is found in time, for its reason, by the checks that can see it and by no
others; meanwhile the clients of other members stay where they are; and it comes back in time.

The pool "cas", whose members the clients use, has checks of every kind. Beside it there is a pool
for each kind, which shows what that one sees.
"""
import dataclasses

import pytest
from checks import checks, seconds_to_find, seconds_to_return
from crowd import Crowd
from edge_config import rule
from faults import FAULTS
from health import Health
from lab import Lab
from session import EchoSession, ImapSession, RpcSession

MEMBERS = ["ex1", "ex2", "ex3"]
SESSIONS = 18
SECONDS_TO_BE_WELL = 30
FIRST_PORT = 600  # of the pools that nobody uses: by a rule they have a VIP to be asked at


@dataclasses.dataclass
class Watched:
    lab: Lab
    health: Health
    crowd: Crowd


@pytest.fixture(scope="module")
def watched(lab):
    """limpetd, its members' health, and sessions that live through all the faults."""
    kinds = checks(lab)
    pools = [lab.pool(MEMBERS, name=kind, checks=[check], clients=1000, maglev_slots=251)
             for kind, check in kinds.items()]
    rules = [rule("tcp", [FIRST_PORT + n], pool=kind) for n, kind in enumerate(kinds)]
    lab.edge.restart(lab.configuration(MEMBERS, pools, more_rules=rules, clients=1000,
                                       checks=list(kinds.values())))
    health = Health(lab.edge)
    health.wait({}, seconds_to_return())
    sessions = [kind(lab.new_client(family), pause=0.5) for kind in (ImapSession, EchoSession,
                RpcSession) for family in (4, 6) for _ in range(SESSIONS // 6)]
    with Crowd(lab, sessions) as crowd:
        yield Watched(lab, health, crowd)
    lab.edge.stop()


@pytest.mark.parametrize("name", FAULTS)
def test_fault(watched, name):
    lab, health, crowd = watched.lab, watched.health, watched.crowd
    make, reasons = FAULTS[name]
    # Somebody else has to have clients, too.
    used = {life.member for life in crowd.wait_well(SECONDS_TO_BE_WELL)}
    candidates = [member for member in MEMBERS if used - {member}]
    victim = candidates[list(FAULTS).index(name) % len(candidates)]
    down = {(kind, victim): f"^{kind.split('-')[0]} {victim}.*: .*({reason})"
            for kind, reason in reasons.items()} | {("cas", victim): "|".join(reasons.values())}
    health.wait({}, seconds_to_return())
    others = [life for life in crowd.wait_well(SECONDS_TO_BE_WELL) if life.member != victim]
    with make(lab, lab.members[victim]):
        found = health.wait(down, seconds_to_find())
    returned = health.wait({}, seconds_to_return())
    print(f"\n{name}: {victim} found in {found:.2f} s, back in {returned:.2f} s; "
          f"{len(others)} sessions with others")
    assert others
    lost = [life for life in others if life.end is not None]
    assert not lost, lost[:3]
