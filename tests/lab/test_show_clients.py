"""Who is bound to which member, and who sends most."""
import pytest
from deadline import wait_until
from edge_config import rule
from lab import Lab
from namespace import execute
from stream import Stream

STREAM_PORT = 9
CROWD = 60  # of whom one sends a third
RATE = 3000


@pytest.fixture(scope="module")
def lab():
    with Lab(members=3, clients=20 + CROWD) as made:
        yield made
        made.edge.stop()


@pytest.fixture
def edge(lab):
    lab.edge.restart(configuration(lab))
    lab.wait_up()
    return lab.edge


def configuration(lab, **settings):
    return lab.configuration(more_rules=[rule("udp", [STREAM_PORT])], **settings)


def drained(lab, member, **settings):
    return configuration(lab, members={name: {"state": "draining"} if name == member else {}
                                       for name in lab.topology.members}, **settings)


def show(edge, *options):
    return edge.ctl("show", "clients", *options)


def test_bindings_are_those_of_the_census(lab):
    edge, short = lab.edge, {"affinity_timeout": "30s"}  # so that all are counted every four seconds
    edge.restart(configuration(lab, **short))
    lab.wait_up()
    clients = lab.clients[:20]
    served = {client.address: lab.ask(client.become_known) for client in clients}
    assert show(edge) == {"clients": [], "count": 0, "not_shown": 0}
    edge.reload(drained(lab, "ex1", **short))
    of_ex1 = [address for address, member in served.items() if member == "ex1"]
    assert of_ex1, served
    for client in clients:
        assert lab.ask(client.become_known) == served[client.address]
    wait_until(lambda: edge.pools()["cas"]["bindings"] == show(edge)["count"] >= len(of_ex1), 15,
               lambda: f"the census: {edge.pools()['cas']['bindings']}, {show(edge)['count']}")
    told = show(edge, "--member", "ex1")
    assert told["count"] == len(of_ex1)
    assert {one["member"] for one in told["clients"]} == {"ex1"}
    assert all(one["left_seconds"] > 0 and one["client"].startswith("#") for one in told["clients"])
    assert show(edge, "--member", "ex1", "--limit", "1")["not_shown"] == len(of_ex1) - 1
    for address in of_ex1:
        one, = show(edge, "--client", address)["clients"]
        assert (one["client"], one["member"], one["pool"]) == (address, "ex1", "cas")
    assert show(edge, "--client", "198.18.1.250")["count"] == 0


def test_wrong_questions(lab, edge):
    for options, said in ((("--pool", "nobody"), 'there is no pool "nobody"'),
                          (("--limit", "10001"), "limit is not a number from 1 to 10000"),
                          (("--client", "nobody"), "is no IP address")):
        done = execute([edge.program("limpetctl"), "--socket", edge.socket, "show", "clients",
                        *options], check=False)
        assert done.returncode == 1 and said in done.stderr, done


def test_a_third_of_the_load_is_found(lab, edge):
    crowd = lab.clients[-CROWD:]
    heavy, others = crowd[0], crowd[1:]
    in_turn = [one for pair in zip(others[::2], others[1::2]) for one in (heavy, *pair)]
    ordinary = edge.program_id()
    with Stream(lab, in_turn, STREAM_PORT, RATE) as flow:
        told = show(edge, "--top", "--for", "2s", "--sample", "4")
        flow.stop()
    wait_until(lambda: edge.program_id() == ordinary, 5, "the ordinary program")
    assert told["failed"] is False and told["sample"] == 4
    pool, = told["pools"]
    first, second = pool["clients"][:2]
    assert first["client"] == heavy.address and first["heavy"] and not second["heavy"]
    assert abs(first["share"] - 1 / 3) <= 2 * first["share_error"]
    assert first["member"] in lab.topology.members and first["member_share"] > first["share"]
    assert abs(first["packets_per_second"] / pool["packets_per_second"] - first["share"]) < 0.01


def test_heavy_ones_in_words(lab, edge):
    with Stream(lab, lab.clients[-3:], STREAM_PORT, RATE) as flow:
        done = execute([edge.program("limpetctl"), "--socket", edge.socket, "show", "clients", "--top",
                        "--for", "1s", "--sample", "1"])
        flow.stop()
    assert done.stdout.startswith("pool cas: ")
    assert sum(line.endswith("heavy") for line in done.stdout.splitlines()) == 3
