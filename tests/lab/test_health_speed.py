"""How long new clients wait when a server dies: 1.5 s with an interval of 500 ms and two failures.
The clients of other members notice nothing."""
import itertools
import time

from checks import TIMES, checks
from crowd import Crowd
from deadline import wait_until
from fault import killed
from health import Health
from newcomers import Newcomers
from session import EchoSession, ImapSession

SECONDS = 1.5
QUICK = {**TIMES, "interval": "500ms", "interval_down": "500ms", "timeout": "400ms"}
VICTIM = "ex2"
SESSIONS = 12
NEWCOMERS = 150
AT_LEAST = 10  # visits from which something follows


def test_a_killed_server(lab):
    lab.edge.restart(lab.configuration(["ex1", "ex2", "ex3"],
                                       checks=[checks(lab, **QUICK)["https"]]))
    health = Health(lab.edge)
    health.wait({}, 3)
    sessions = [kind(lab.new_client(family), pause=0.5) for kind in (ImapSession, EchoSession)
                for family in (4, 6) for _ in range(SESSIONS // 4)]
    newcomers = (lab.new_client(family) for family in itertools.islice(
        itertools.cycle((4, 6)), NEWCOMERS))
    with Crowd(lab, sessions) as crowd, Newcomers(lab, newcomers, pause=0.03) as arriving:
        crowd.wait_well(20)
        wait_until(lambda: VICTIM in {visit.member for visit in arriving.visits}, 10,
                   "visits to the server that will die")
        others = [life for life in crowd.living() if life.member != VICTIM]
        with killed(lab.members[VICTIM], lab.members[VICTIM].nginx):
            death = time.monotonic()
            wait_until(lambda: len(after(arriving.visits, death + SECONDS)) >= AT_LEAST, 20,
                       lambda: f"visits: {arriving.visits[-3:]}")
            visits = list(arriving.visits)
            judge(visits, death)
            lost = [life for life in others if life.end is not None]
        health.wait({}, 3)
    lab.edge.stop()
    assert others
    assert not lost, lost[:3]


def after(visits, moment):
    return [visit for visit in list(visits) if visit.begin >= moment]


def judge(visits, death):
    failed = [visit for visit in visits if visit.failure]
    print(f"\n{len(visits)} visits, {len(failed)} failed, the last of them "
          f"{max((visit.begin for visit in failed), default=death) - death:.2f} s after the death")
    assert not [visit for visit in failed if visit.end < death], failed[:3]
    assert not after(failed, death + SECONDS), failed[-3:]
    # It was no idle test: before its death was found, some met the dead server.
    assert failed
