"""Connections outlive changes of the farm: who is with a usable member stays with it."""
import collections
import itertools
import time

import pytest
from changes import KINDS, MEMBERS, Changes
from crowd import Crowd
from deadline import wait_until
from lab import Lab
from newcomers import Newcomers
from session import DownloadSession, EchoSession, ImapSession, RpcSession
from timeline import USABLE, Timeline

SEED = 8
CLIENTS = 300
NEWCOMERS = 620
CHANGES = 24
SECONDS_BETWEEN = (3, 6.5)
# A session's kind, and the seconds between two of its exchanges.
SESSIONS = [(ImapSession, 6), (DownloadSession, 1), (ImapSession, 6), (DownloadSession, 1),
            (RpcSession, 3)]
TIMEOUT = 30
SHORT_TIMEOUT = 4


@pytest.fixture(scope="module")
def lab():
    with Lab(members=len(MEMBERS), clients=CLIENTS + NEWCOMERS) as made:
        made.large_file(16 << 20)
        yield made


def of_both_families(lab):
    """Each client over one of the families, in turns."""
    return [next(clients) for _, clients in zip(lab.clients, itertools.cycle(
        [iter(lab.clients_of[4]), iter(lab.clients_of[6])]))]


def test_two_minutes_of_changes(lab):
    changes = Changes(SEED)
    timeline = Timeline(changes.states())

    def configuration():
        return lab.configuration(changes.farm, affinity_timeout=f"{TIMEOUT}s", clients=2000)

    clients = of_both_families(lab)
    sessions = [kind(client, pause) for client, (kind, pause)
                in zip(clients[:CLIENTS], itertools.cycle(SESSIONS))]
    lab.edge.restart(configuration())
    lab.wait_up()
    with Crowd(lab, sessions) as crowd:
        wait_until(lambda: len(crowd.living()) == CLIENTS, 60,
                   lambda: f"{len(crowd.living())} sessions: {crowd.failed_openings[:3]}")
        print(f"\nseed {SEED}:", end=" ")
        with Newcomers(lab, clients[CLIENTS:], pause=0.2) as newcomers:
            for _ in range(CHANGES):
                print(changes.make(), end="; ", flush=True)
                timeline.change(changes.states(), lambda: lab.edge.reload(configuration()))
                time.sleep(changes.random.uniform(*SECONDS_BETWEEN))
        # Who is with a member that is gone notices, and opens a session elsewhere.
        wait_until(lambda: len(crowd.living()) == CLIENTS and all(
            timeline.states().get(life.member) in USABLE for life in crowd.living()), 20,
            lambda: f"sessions with {collections.Counter(life.member for life in crowd.living())}"
                    f" while {timeline.states()}")
    assert len(changes.count) == len(KINDS), changes.count
    verdicts = {reason: packets for reason, packets in lab.edge.verdicts().items() if packets}
    print(f"\n{verdicts}; next hops lost: {lab.edge.process.log_text().count('is down')}")
    judge_sessions(crowd, timeline)
    judge_newcomers(newcomers.visits, timeline)


def judge_sessions(crowd, timeline):
    """Nobody lost an established session, and with it its member, while that was usable."""
    lost = crowd.lost()
    wrong = crowd.lost_wrongly(timeline)
    outlived = [life for life in crowd.lives if timeline.was(
        life.member, "draining", life.begin, (life.last or life.begin) - 1)]
    print(f"\n{len(crowd.lives)} sessions, {len(lost)} lost with their member, "
          f"{len(outlived)} went on while it drained; "
          f"{len(crowd.failed_openings)} openings failed")
    assert not wrong, f"{len(wrong)} sessions lost: {wrong[:5]}"
    assert {life.kind for life in outlived} == {life.kind for life in crowd.lives}
    refused = [failed for failed in crowd.failed_openings
               if not timeline.changed(failed.begin, failed.end)]
    assert not refused, f"{len(refused)} openings failed: {refused[:5]}"


def judge_newcomers(visits, timeline):
    """Each was answered, and by a member that was up (but for a few that the filter took for old
    clients)."""
    failed = [visit for visit in visits if visit.failure
              and not timeline.changed(visit.begin, visit.end)]
    wrong = [visit for visit in visits if visit.member
             and not timeline.was(visit.member, "up", visit.begin, visit.end)]
    print(f"{len(visits)} new clients, {len(wrong)} of them sent to a member that was not up")
    assert not failed, f"{len(failed)} new clients got no answer: {failed[:5]}"
    assert len(visits) > 400
    assert len(wrong) <= len(visits) * 4 / 100, wrong[:5]


def test_a_drained_member_is_empty_in_the_end(lab):
    """Its clients stay until they leave; then nobody is left, and limpetctl says so."""
    def configuration(state):
        return lab.configuration({"ex1": {"state": state}, "ex2": {}, "ex3": {}},
                                 affinity_timeout=f"{SHORT_TIMEOUT}s", clients=2000)

    def left():
        return lab.edge.members()["ex1"]["clients"]

    lab.edge.restart(configuration("up"))
    lab.wait_up()
    # Not those of the other test: members that lost them send to them still, and they reset that.
    clients = lab.clients[-40:]
    with Crowd(lab, [EchoSession(client, pause=1) for client in clients]) as crowd:
        wait_until(lambda: len(crowd.living()) == len(clients), 10, "the sessions")
        served = sum(life.member == "ex1" for life in crowd.living())
        lab.edge.reload(configuration("draining"))
        # The sessions go on for longer than whatever the filter remembers.
        time.sleep(3 * SHORT_TIMEOUT)
        assert not crowd.lost()
        assert served > 0 and left() == served
    wait_until(lambda: left() == 0, 3 * SHORT_TIMEOUT, lambda: f"{left()} clients of ex1 are left")
