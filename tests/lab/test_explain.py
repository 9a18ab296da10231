"""What limpetctl says of a client is what its next connection does, and asking changes nothing."""
import pytest

from client import Client
from deadline import wait_until
from edge import EdgeFailed
from namespace import execute
from survey import survey

CLIENTS = 12
ATTEMPTS = 5


@pytest.fixture
def explaining(farm):
    """The farm, once limpetd has what it explains by."""
    wait_until(lambda: not told_nothing(farm, farm.clients[0]), 30, "explain")
    return farm


def explain(lab, client, port="80"):
    return lab.edge.ctl("explain", client.address, "to", f"mail:{port}")


def told_nothing(lab, client):
    try:
        explain(lab, client)
    except EdgeFailed:
        return True
    return False


def in_words(lab, *words):
    """What limpetctl prints, and what it complains of."""
    done = execute([lab.edge.program("limpetctl"), "--socket", lab.edge.socket, "explain", *words],
                   check=False)
    return done.stdout, done.stderr


def expect_as_told(lab, client):
    """The client's connection reaches the member named before and after: else members have changed
    in between, and it is asked once more."""
    for _ in range(ATTEMPTS):
        before = explain(lab, client)
        member = lab.ask(client.http)
        if explain(lab, client)["member"] == before["member"]:
            assert member == before["member"], before
            return
    pytest.fail(f"members never stood still: {lab.edge.events()}")


def states(**changed):
    return {name: {"state": changed.get(name, "up")} for name in ("ex1", "ex2", "ex3")}


def test_a_connection_reaches_the_member_that_was_told(explaining, family):
    lab = explaining
    changes = [states(), states(ex1="draining"), states(ex1="draining", ex2="disabled"),
               {**states(ex2="draining"), "ex4": {}}, states(ex3="disabled"), states()]
    for members in changes:
        lab.edge.reload(lab.configuration(members))
        for client in lab.clients_of[family][:CLIENTS]:
            expect_as_told(lab, client)


def test_a_client_that_stays_is_told_why(explaining, family):
    lab = explaining
    client = lab.new_client(family)
    member = lab.ask(client.http)
    at_rest = explain(lab, client)
    assert (at_rest["member"], at_rest["seen"]) == (member, "current epoch")
    assert at_rest["slot"]["state"] == "at rest" and at_rest["binding"] is None
    lab.edge.reload(lab.configuration(states(**{member: "draining"})))
    drained = wait_until(lambda: tracked(explain(lab, client)), 10, "its slot is tracked")
    assert (drained["member"], drained["step"]) == (member, "4.2")
    lab.ask(client.http)
    bound = explain(lab, client)
    assert (bound["member"], bound["step"]) == (member, "4.1")
    assert bound["binding"]["live"] and bound["binding"]["member"] == member
    told, = [one for one in bound["members"] if one["name"] == member]
    assert told["state"] == "draining" and told["since_seconds"] < 60


def tracked(result):
    return result if result["slot"]["state"] == "tracked" else None


def test_asking_changes_nothing(explaining):
    lab = explaining
    assert not survey(lab, lab.clients[:CLIENTS], {"http": Client.http}).failures

    def counted():
        rules = lab.edge.ctl("show", "rules")["rules"]
        members = [(member["packets"], member["new_clients"])
                   for member in lab.edge.members().values()]
        pools = [(pool["clients"], pool["bound"]) for pool in lab.edge.pools().values()]
        return [(rule["packets"], rule["new_clients"]) for rule in rules], members, pools

    # The last packets of connections may still be on their way.
    before = wait_until(lambda: settled(counted), 10, "quiet")
    for client in lab.clients[:3 * CLIENTS]:
        explain(lab, client)
        explain(lab, client, "7/udp")
    assert counted() == before


def settled(read):
    first = read()
    return first if read() == first else None


def test_an_operator_reads_a_sentence(explaining):
    lab = explaining
    client = lab.clients[0]
    member = explain(lab, client)["member"]
    text, complaint = in_words(lab, client.address, "mail:80")
    address = lab.topology.members[member].addresses[4]
    assert text.splitlines()[0] == f"{client.address} reaches {member} ({address}) of pool cas"
    assert "AFFINITY.md" in text and not complaint
    assert all(other in text for other in {"ex1", "ex2", "ex3"} - {member})


def test_a_wrong_name_is_answered_by_a_near_one(explaining):
    text, complaint = in_words(explaining, explaining.clients[0].address, "mial:80")
    assert not text and 'did you mean "mail"?' in complaint


def test_nobody_is_reached_without_a_rule(explaining):
    text, _ = in_words(explaining, explaining.clients[0].address, "mail:9/udp")
    assert "reaches nobody: no rule for the port (unmatched)" in text
