"""An upgrade, and the way back, costs no packet; with maps of one layout, no client its member."""
import itertools
import json
import os
import pathlib

import pytest
from changes import MEMBERS
from course import judge
from crowd import Crowd
from deadline import wait_until
from lab import Lab
from namespace import execute
from ordeal import STREAM_PORT, Ordeal
from session import DownloadSession, ImapSession
from stream import Stream

PREVIOUS = os.environ.get("LIMPET_PREVIOUS_BIN")
SEED = int(os.environ.get("LIMPET_LIFE_SEED", 3))
ROUNDS = int(os.environ.get("LIMPET_UPGRADES", 6))  # there and back again
STREAM_CLIENTS = 200
RATE = 10_000
SESSIONS = 20

pytestmark = pytest.mark.skipif(
    not PREVIOUS, reason="LIMPET_PREVIOUS_BIN names no directory with an earlier build's limpetd: "
                         "tests/upgrade [REVISION] makes one and runs this")


@pytest.fixture(scope="module")
def lab():
    with Lab(members=len(MEMBERS), clients=SESSIONS + STREAM_CLIENTS) as made:
        made.large_file(16 << 20)
        yield made
        made.edge.stop()


def layout(lab):
    """Of the maps that are at work: the first word of one of them, in every version."""
    pinned = lab.edge.directory / "bpf/maps/layout"
    dumped = json.loads(execute(["bpftool", "-j", "map", "dump", "pinned", pinned]).stdout)
    return bytes(int(byte, 16) for byte in dumped[0]["value"][:4])


def take_over(lab, ordeal, limpetd):
    """The other build's limpetd, after an end of this one's in some way, and then some reloads.
    Returns whether it has kept the clients."""
    before = layout(lab)
    lab.edge.limpetd = limpetd
    ordeal.run(**{ordeal.random.choice(["crash", "stop"]): 1})
    said = lab.edge.process.log_text()
    kept = "pool cas: keeps its" in said
    assert kept or layout(lab) != before, said
    ordeal.run(reload=3)
    return kept


def test_there_and_back_again(lab):
    ordeal = Ordeal(lab, SEED)
    previous = pathlib.Path(PREVIOUS) / "limpetd"
    lab.edge.limpetd = previous
    ordeal.begin()
    sessions = [kind(client, 1) for kind, client in zip(
        itertools.cycle([ImapSession, DownloadSession]), lab.clients[:SESSIONS])]
    with Stream(lab, lab.clients[-STREAM_CLIENTS:], STREAM_PORT, RATE) as stream:
        with Crowd(lab, sessions) as crowd:
            wait_until(lambda: len(crowd.living()) == SESSIONS, 60,
                       lambda: f"{len(crowd.living())} sessions: {crowd.failed_openings[:3]}")
            kept = [take_over(lab, ordeal, limpetd)
                    for _ in range(ROUNDS) for limpetd in (None, previous)]
        stream.stop()
    print(f"\nseed {SEED}: clients kept: {kept}; {dict(ordeal.count)}")
    judge(stream, ordeal.timeline, all(kept))
    wrong = crowd.lost_wrongly(ordeal.timeline)
    print(f"{len(crowd.lives)} sessions, {len(crowd.lost())} lost with their member")
    assert not all(kept) or not wrong, f"{len(wrong)} sessions lost: {wrong[:5]}"
