"""Packets are seen as they come, and neither looking nor ceasing to look loses or moves one."""
import pytest
from course import Course
from deadline import wait_until
from edge_config import rule
from lab import Lab
from namespace import execute
from process import Process
from stream import Stream
from traces import Trace, trace

STREAM_PORT = 9
RATE = 3000
STREAM_CLIENTS = 50
TIMES = 12
SECONDS_OF_PATIENCE = 10


@pytest.fixture(scope="module")
def lab():
    with Lab(members=3, clients=20 + STREAM_CLIENTS) as made:
        yield made
        made.edge.stop()


@pytest.fixture
def edge(lab):
    lab.edge.restart(configuration(lab))
    lab.wait_up()
    return lab.edge


def configuration(lab, **settings):
    return lab.configuration(more_rules=[rule("udp", [STREAM_PORT])], **settings)


def stream(lab):
    return Stream(lab, lab.clients[-STREAM_CLIENTS:], STREAM_PORT, RATE)


def expect_whole(flow):
    """Every datagram arrived, each client's at one member."""
    course = Course(flow)
    assert len(course.sent) > 100 and course.lost() == [] and course.moves() == 0


def wait_ordinary(edge, ordinary):
    wait_until(lambda: edge.program_id() == ordinary, 5, "the ordinary program")


def test_a_connection_is_told_as_it_comes(lab, edge, family):
    client = lab.clients_of[family][0]
    ordinary = edge.program_id()
    with Trace(edge, lab.directory, "--client", client.address) as seen:
        member = lab.ask(client.http)
        wait_until(lambda: any("FIN" in record["flags"] for record in seen.records()), 10,
                   "the connection's end")
        status = seen.interrupt()
    assert status == 0 and "was stopped" in seen.summary() and "more" not in seen.summary()
    records = [record for record in seen.records() if record["protocol"] == "tcp"]
    assert records[0]["flags"] == "SYN" and records[0]["rule"]["protocol"] == "tcp"
    assert {(record["source"], record["destination_port"], record["member"], record["reason"],
             record["interface"]) for record in records} == {
                 (client.address, 80, member, "forwarded", "eth0")}
    assert records == sorted(records, key=lambda record: record["time_ns"])
    wait_ordinary(edge, ordinary)


def test_others_are_not_told_of(lab, edge):
    with Trace(edge, lab.directory, "--client", lab.clients[1].address, "--for", "20s") as seen:
        lab.ask(lab.clients[2].udp)
        lab.ask(lab.clients[1].udp)
        wait_until(seen.records, 10, "a packet")
    assert {record["source"] for record in seen.records()} == {lab.clients[1].address}


def test_looking_loses_and_moves_nothing(lab, edge):
    ordinary = edge.program_id()
    before = edge.verdicts()["forwarded"]
    with stream(lab) as flow:
        for _ in range(TIMES):
            done = trace(edge, "--count", "20")
            assert done.returncode == 0 and "20 packets shown" in done.stderr, done
            assert len(done.stdout.splitlines()) == 21  # and the titles
        flow.stop()
        wait_ordinary(edge, ordinary)
        expect_whole(flow)
        assert edge.verdicts()["forwarded"] - before == flow.arrived(), "counters miss nothing"


def test_it_is_killed_while_somebody_looks(lab, edge):
    ordinary = edge.program_id()
    with stream(lab) as flow:
        with Trace(edge, lab.directory):
            observing = edge.program_id()
            edge.kill()
            assert edge.program_id() == observing, "packets flow on"
            edge.start(configuration(lab))
        assert edge.program_id() not in (ordinary, observing)
        flow.stop()
        expect_whole(flow)
    assert "keeps its" in edge.process.log_text()


def test_it_ends_while_somebody_looks(lab, edge):
    ordinary = edge.program_id()
    with Trace(edge, lab.directory):
        assert edge.end() == 0
        assert edge.program_id() == ordinary
    edge.start(configuration(lab))


def test_one_at_a_time(lab, edge):
    client = lab.clients[3].address
    with Trace(edge, lab.directory, "--client", client, "--for", "60s"):
        second = trace(edge, "--count", "1")
        assert second.returncode == 1
        assert f"trace of {client} by root (uid 0) is under way, for " in second.stderr
    assert trace(edge, "--for", "1s").returncode == 0


def test_the_observer_goes_when_nobody_asks_any_more(lab, edge):
    ordinary = edge.program_id()
    with Trace(edge, lab.directory) as seen:
        seen.process.kill()
        wait_until(lambda: edge.program_id() == ordinary, SECONDS_OF_PATIENCE + 5, "its end")


def test_a_change_meanwhile(lab, edge):
    """Of the file, and of the interface: the right program is on it in the end."""
    client = lab.clients[4]
    ordinary = edge.program_id()
    with Trace(edge, lab.directory, "--client", client.address) as seen:
        member = lab.ask(client.become_known)
        edge.reload(configuration(lab, members={name: {} if name != member else {"state": "draining"}
                                                for name in lab.topology.members}))
        wait_until(lambda: lab.ask(client.udp) and decided_later(seen), 10, "a tracked slot")
        assert {record["member"] for record in seen.records()} == {member}
        lab.topology.remake_edge_interface()
        wait_until(lambda: edge.program_id() == ordinary, 5, "the program on the new interface")
        lab.wait_up(*[name for name in lab.topology.members if name != member])
        wait_until(lambda: not seen.process.running(), 5, "its end")
        assert "the interfaces have changed" in seen.summary()
        assert lab.ask(client.udp)
    assert edge.program_id() == ordinary


def decided_later(seen):
    """Whether one of its packets came to a slot that is tracked."""
    return any(record["decided"] in ("before", "bound") for record in seen.records())


def test_a_file_for_tcpdump(lab, edge):
    client, path = lab.clients[5], lab.directory / "trace.pcap"
    with Trace(edge, lab.directory, "--client", client.address, "--pcap", path) as seen:
        lab.ask(client.http)
        wait_until(lambda: len(seen.records()) >= 4, 10, "packets")
    listed = execute(["tcpdump", "-nr", path])
    lines = listed.stdout.splitlines()
    assert len(lines) == len(seen.records())
    assert f"IP {client.address}." in lines[0] and f" > {lab.vip}.80: Flags [S]" in lines[0]
    assert "packet length" not in listed.stderr and "truncated" not in listed.stderr


def test_a_pipe_to_tcpdump(lab, edge):
    client = lab.clients[6]
    program = edge.program("limpetctl")
    pipe = f"{program} --socket {edge.socket} trace --count 1 --pcap - | tcpdump -nr -"
    ordinary = edge.program_id()
    piped = Process(["sh", "-c", pipe], lab.directory / "pipe.log")
    wait_until(lambda: edge.program_id() != ordinary, 20, "the program that observes")
    lab.ask(client.udp)
    wait_until(lambda: not piped.running(), 10, "its end")
    assert f"IP {client.address}." in piped.log_text()
