"""Packets do not notice that limpetd ends, in whatever way, and starts again."""
import random
import time

import pytest
from bpf_object import BpfObject
from crowd import Crowd
from datagrams import Datagrams
from deadline import wait_until
from edge import EdgeFailed
from edge_config import rule
from lab import Lab
from session import DownloadSession, EchoSession, ImapSession

SEED = 3
MEMBERS = ["ex1", "ex2", "ex3", "ex4"]
SESSIONS = 40
ROUNDS = 60
KINDS = [ImapSession, DownloadSession, EchoSession]


@pytest.fixture(scope="module")
def lab():
    with Lab(members=len(MEMBERS), clients=SESSIONS + 20) as made:
        made.large_file(16 << 20)
        yield made
        made.edge.stop()


class Farm:
    """Random changes that leave every member usable."""

    def __init__(self, lab):
        self.lab = lab
        self.random = random.Random(SEED)
        self.members = {name: {} for name in MEMBERS}
        self.spare = False

    def change(self):
        name = self.random.choice(MEMBERS)
        self.members[name] = self.random.choice(
            [{}, {"weight": 20}, {"weight": 200}, {"state": "draining"}])
        if all(member.get("state") == "draining" for member in self.members.values()):
            self.members[name] = {}

    def configuration(self):
        """With the spare pool the maps of a farm without it do not fit, and the other way round."""
        pools = [self.lab.pool(["ex1"], name="spare")] if self.spare else []
        ports = [80, 110, 135, 143, 443, 993, 995, "1024-65535"]
        rules = [rule("tcp", ports), rule("udp", [7])]
        if self.spare:
            rules.append(rule("udp", [9], pool="spare"))
        return self.lab.configuration(self.members, pools, rules, affinity_timeout="60s",
                                      clients=2000)


def restart_by(lab, farm, how):
    if how == "kill":
        lab.edge.kill()
    elif how == "end":
        assert lab.edge.end() == 0
    else:
        lab.edge.reload(farm.configuration())
        return
    assert "eth0" in lab.edge.xdp()
    if farm.random.random() < 0.5:
        farm.change()
    if farm.random.random() < 0.5:
        kill_a_start(lab, farm)
    lab.edge.start(farm.configuration())


def kill_a_start(lab, farm):
    """At whatever it is just doing: it is ready after 0.4 s on a machine with nothing else to do."""
    lab.edge.config.write_text(farm.configuration())
    process = lab.edge.launch(lab.edge.config)
    time.sleep(farm.random.uniform(0.02, 0.6))
    process.kill()
    assert "eth0" in lab.edge.xdp()


def test_nothing_is_lost(lab):
    """Sessions and a stream through kills, stops, restarts, other files and other maps."""
    farm = Farm(lab)
    lab.edge.restart(farm.configuration())
    lab.wait_up()
    clients = lab.clients[:SESSIONS]
    sessions = [KINDS[n % len(KINDS)](client, 1) for n, client in enumerate(clients)]
    with Crowd(lab, sessions) as crowd:
        wait_until(lambda: len(crowd.living()) == SESSIONS, 60,
                   lambda: f"{len(crowd.living())} sessions: {crowd.failed_openings[:3]}")
        streamer = lab.clients[SESSIONS]
        member = lab.ask(streamer.become_known)
        with Datagrams(lab, streamer, 1000) as stream:
            for number in range(ROUNDS):
                how = farm.random.choice(["kill", "kill", "end", "reload"])
                if number % 6 == 5:
                    how, farm.spare = "kill", not farm.spare
                elif how == "reload":
                    farm.change()
                restart_by(lab, farm, how)
                time.sleep(farm.random.uniform(0, 0.5))
        lost = crowd.lost()
    print(f"\n{stream.sent} datagrams, received {stream.counted}; {len(crowd.lives)} sessions; "
          f"verdicts {({k: v for k, v in lab.edge.verdicts().items() if v})}")
    assert stream.counted == {member: stream.sent}
    assert not lost, lost[:3]
    assert len(crowd.lives) == SESSIONS


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
