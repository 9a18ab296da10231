"""Packets do not notice that limpetd ends, in whatever way, and starts again."""
import os

import pytest
from bpf_object import BpfObject
from changes import MEMBERS
from course import judge
from crowd import Crowd
from deadline import wait_until
from edge import EdgeFailed
from lab import Lab
from ordeal import STREAM_PORT, Ordeal
from session import DownloadSession, EchoSession, ImapSession
from stream import Stream
from xdp_counters import xdp_counters

SEED = int(os.environ.get("LIMPET_LIFE_SEED", 3))
RELOADS = int(os.environ.get("LIMPET_LIFE_RELOADS", 200))  # and a quarter as many crashes
STREAM_CLIENTS = 200
RATE = 10_000
SESSIONS = 40
KINDS = [ImapSession, DownloadSession, EchoSession]
# Reasons of packets that are no client's.
OTHERS = {"not_ip", "not_vip", "probe_reply"}


@pytest.fixture(scope="module")
def lab():
    with Lab(members=len(MEMBERS), clients=SESSIONS + 20 + STREAM_CLIENTS) as made:
        made.large_file(16 << 20)
        yield made
        made.edge.stop()


def test_nothing_is_lost_or_sent_to_another_member(lab):
    """Sessions and a stream through reloads, refused files, crashes, stops, starts, other maps."""
    ordeal = Ordeal(lab, SEED)
    ordeal.begin()
    before = xdp_counters(lab.topology.edge.namespace)
    sessions = [KINDS[n % len(KINDS)](client, 1) for n, client in enumerate(lab.clients[:SESSIONS])]
    with Stream(lab, lab.clients[-STREAM_CLIENTS:], STREAM_PORT, RATE) as stream:
        with Crowd(lab, sessions) as crowd:
            wait_until(lambda: len(crowd.living()) == SESSIONS, 60,
                       lambda: f"{len(crowd.living())} sessions: {crowd.failed_openings[:3]}")
            ordeal.run(reload=RELOADS, refused=RELOADS // 4, crash=RELOADS // 4,
                       stop=RELOADS // 16)
        stream.stop()
        print(f"\nseed {SEED}: {dict(ordeal.count)}")
        judge(stream, ordeal.timeline)
        judge_counters(lab, stream, before, ordeal.count["other maps"])
    wrong = crowd.lost_wrongly(ordeal.timeline)
    print(f"{len(crowd.lives)} sessions, {len(crowd.lost())} lost with their member")
    assert not wrong, f"{len(wrong)} sessions lost: {wrong[:5]}"


def judge_counters(lab, stream, before, switches):
    """What the edge's interface sent out by XDP is what members' interfaces received of clients, and
    what limpet counted, but for what is counted in the milliseconds of a switch to other maps.

    Servers of lost sessions still talk to clients, whose resets come by: so what members received is
    read before and after."""
    arrived = stream.arrived()
    seen = {}

    def agree():
        seen["verdicts"] = {k: v for k, v in lab.edge.verdicts().items() if v}
        seen["received before"] = arrived + stream.others()
        now = xdp_counters(lab.topology.edge.namespace)
        seen["edge"] = {kind: now[kind] - before[kind] for kind in now}
        seen["received"] = arrived + stream.others()
        return seen["received before"] <= seen["edge"]["xdp_tx"] <= seen["received"]

    wait_until(agree, 5, lambda: f"counters that agree: {seen}")
    print(seen)
    assert seen["edge"]["xdp_tx_errors"] == seen["edge"]["xdp_drops"] == seen["edge"]["drops"] == 0
    assert not set(seen["verdicts"]) - OTHERS - {"forwarded"}
    assert seen["received"] - seen["received before"] < 1000
    missing = seen["edge"]["xdp_tx"] - seen["verdicts"]["forwarded"]
    assert 0 <= missing <= switches * RATE / 10 + 1000


def test_packets_flow_while_it_is_dead(lab):
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    before = lab.edge.verdicts()["forwarded"]
    client = lab.clients[SESSIONS + 1]
    member = lab.ask(client.become_known)
    lab.edge.kill()
    for _ in range(20):
        assert lab.ask(client.udp) == member
    lab.edge.start(lab.configuration())
    assert lab.edge.verdicts()["forwarded"] >= before + 20
    assert lab.ask(client.udp) == member
    assert "pool cas: keeps its" in lab.edge.process.log_text()


def test_a_member_that_the_new_file_has_no_more(lab):
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    client = lab.clients[SESSIONS + 2]
    member = lab.ask(client.become_known)
    lab.edge.end()
    lab.edge.start(lab.configuration([name for name in MEMBERS if name != member]))
    assert lab.ask(client.udp) != member


def test_another_size_starts_anew_and_says_so(lab):
    lab.edge.restart(lab.configuration(clients=2000))
    lab.wait_up()
    lab.edge.kill()
    lab.edge.start(lab.configuration(clients=3000))
    assert "pool cas: starts anew: clients was 2000, and is 3000" in lab.edge.process.log_text()
    assert lab.ask(lab.clients[0].http)


def test_an_interface_is_made_again(lab):
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    client = lab.clients[SESSIONS + 3]
    member = lab.ask(client.become_known)
    lab.topology.remake_edge_interface()
    wait_until(lambda: "eth0" in lab.edge.xdp(), 2, "the program")
    lab.wait_up()
    assert lab.ask(client.udp) == member
    lab.edge.kill()
    lab.topology.remake_edge_interface()
    lab.edge.start(lab.configuration())
    lab.wait_up()
    assert lab.ask(client.udp) == member


def test_detach_leaves_nothing(lab):
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    refused = lab.edge.run("--detach", "--config", lab.edge.config)
    assert refused.returncode == 1 and f"process {lab.edge.process.pid}" in refused.stderr
    lab.edge.kill()
    assert lab.edge.xdp()
    done = lab.edge.run("--detach", "--config", lab.edge.config)
    assert done.returncode == 0, done
    assert not lab.edge.xdp()
    assert not (lab.edge.directory / "bpf").exists()
    filters = lab.edge.namespace.run("tc", "filter", "show", "dev", "eth0", "egress", check=False)
    assert "limpet" not in filters.stdout


def test_force_replaces_a_foreign_program(lab):
    lab.edge.stop()
    BpfObject("pass", lab.topology.directory).attach(lab.edge.namespace, "eth0")
    text = lab.configuration()
    with pytest.raises(EdgeFailed, match="force = true"):
        lab.edge.start(text)
    lab.edge.process = None
    lab.edge.start(text.replace("[edge]\n", "[edge]\nforce = true\n"))
    assert "took off program" in lab.edge.process.log_text()
    assert lab.ask(lab.clients[0].http)
