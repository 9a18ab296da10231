"""A flood from invented sources takes no client from its member, whatever happens to the farm."""
import collections
import time

import pytest
from crowd import Crowd
from deadline import wait_until
from flood import Flood
from lab import Lab
from session import DownloadSession, EchoSession, ImapSession
from timeline import USABLE, Timeline

CLIENTS = 120
KINDS = (ImapSession, DownloadSession, EchoSession)
TIMEOUT = 10
SETTINGS = {"affinity_timeout": f"{TIMEOUT}s", "clients": 2000, "bindings": 2000}
SECONDS = 8
BEFORE_CHANGE = 2.5


@pytest.fixture(scope="module")
def lab():
    with Lab(members=4, clients=CLIENTS) as made:
        made.large_file(16 << 20)
        yield made


class Farm:
    """The lab's farm with a session of each client, which is active every second."""

    def __init__(self, lab):
        self.lab = lab
        self.begin = time.monotonic()
        self.timeline = Timeline({name: "up" for name in lab.topology.members})
        self.most = {"clients": 0, "filter_fill": 0, "bindings": 0}
        self.crowd = Crowd(lab, [KINDS[number % len(KINDS)](client, pause=1)
                                 for number, client in enumerate(lab.clients)])
        lab.edge.restart(self.configuration(self.timeline.states()))
        lab.wait_up()

    def configuration(self, states):
        return self.lab.configuration({name: {"state": state} for name, state in states.items()},
                                      **SETTINGS)

    def change(self, **states):
        states = {**self.timeline.states(), **states}
        self.timeline.change(states, lambda: self.lab.edge.reload(self.configuration(states)))

    def pool(self):
        return self.lab.edge.pools()["cas"]

    def watch(self, seconds):
        """Notes for so long what is most."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pool = self.pool()
            self.most = {key: max(most, pool[key]) for key, most in self.most.items()}
            time.sleep(0.2)

    def wait_served(self):
        """Waits until each client has a session with a usable member."""
        def members():
            return collections.Counter(life.member for life in self.crowd.living())
        wait_until(lambda: members().total() == CLIENTS and all(
            self.timeline.states()[member] in USABLE for member in members()), 30,
            lambda: f"sessions with {members()}: {self.crowd.failed_openings[:3]}")

    def judge(self):
        lost = self.crowd.lost()
        wrong = self.crowd.lost_wrongly(self.timeline)
        pool = self.pool()
        print(f"{len(self.crowd.lives)} sessions, {len(lost)} lost with their member; at most "
              f"{self.most} of {pool['bindings_capacity']}; "
              f"{ {key: pool[key] for key in ('bound', 'refused', 'replaced')} }")
        assert not wrong, f"{len(wrong)} sessions lost: {wrong[:5]}"
        # However many ask: what was saved up, and then the table's capacity a timeout.
        timeouts = (time.monotonic() - self.begin) / TIMEOUT
        assert pool["bound"] <= pool["bindings_capacity"] * (1 / 4 + timeouts)
        # Those of the member that drains are still there.
        assert any(self.timeline.states()[life.member] == "draining"
                   for life in self.crowd.living())


@pytest.fixture
def farm(lab):
    made = Farm(lab)
    with made.crowd:
        made.wait_served()
        wait_until(lambda: made.pool()["clients"] > CLIENTS * 0.8, 10, lambda: f"{made.pool()}")
        yield made
    lab.edge.stop()


def flood_amid_changes(farm, flags):
    """A member is drained, then another one disabled."""
    print()
    with Flood(farm.lab).running(flags, SECONDS) as measured:
        farm.watch(BEFORE_CHANGE)
        farm.change(ex1="draining")
        farm.watch(BEFORE_CHANGE)
        farm.change(ex2="disabled")
    print(f"{flags}: {measured.sent:,} sent; {measured.rate:,.0f} a second came in on the edge")
    assert measured.rate > 20_000, "no flood"


def test_syns_leave_no_trace(farm):
    before = farm.pool()
    flood_amid_changes(farm, "syn")
    farm.watch(1)
    farm.wait_served()
    farm.judge()
    # There were millions of sources; the filter still knows of those clients that it knew before.
    assert farm.most["clients"] < CLIENTS * 1.25
    assert farm.most["filter_fill"] < before["filter_fill"] * 1.5
    assert farm.most["bindings"] <= CLIENTS


def test_acks_crowd_nobody_out(farm):
    flood_amid_changes(farm, "ack")
    # Until the window of the slots that moved is over, and bindings alone hold the clients.
    farm.watch(2 * TIMEOUT + 1)
    farm.wait_served()
    farm.judge()
