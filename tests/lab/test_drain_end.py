"""A drain has an end in sight: what is left of it is shown, and an event tells that it is done."""
import pytest
from deadline import wait_until

TIMEOUT = 3
MEMBERS = ["ex1", "ex2", "ex3"]
CLIENTS = 40


@pytest.fixture
def short(lab):
    lab.edge.restart(lab.configuration(MEMBERS, affinity_timeout=f"{TIMEOUT}s", clients=2000))
    lab.wait_up()
    yield lab
    lab.edge.stop()
    (lab.edge.directory / "changes").unlink(missing_ok=True)


def drain(lab, member):
    return lab.edge.members()[member]["drain"]


def told(lab, member, text):
    return [event for event in lab.edge.events()
            if event["member"] == member and text in event["text"]]


def test_who_is_left_is_shown_until_nobody_is(short):
    clients = short.clients[:CLIENTS]
    its = [client for client in clients if short.ask(client.become_known) == "ex2"]
    assert drain(short, "ex2") is None
    short.edge.ctl("drain", "ex2")

    def all_are_bound():
        assert {short.ask(client.udp) for client in its} == {"ex2"}
        left = drain(short, "ex2")
        return left and left["bound"] == len(its) and not left["silent_for_seconds"]
    wait_until(all_are_bound, 20, "its clients are all the member has")
    assert not told(short, "ex2", "is drained")
    text = short.edge.ctl_text("show", "members")
    assert f"it has {len(its)} clients for certain" in text

    wait_until(lambda: told(short, "ex2", "is drained"), 20, "nobody is left")
    left = drain(short, "ex2")
    assert left["done"] and left["bound"] == 0 and left["done_in_seconds"] == 0
    assert "member ex2 of pool cas is drained" in short.edge.ctl_text("show", "members")
    assert len(told(short, "ex2", "is drained")) == 1


def test_the_deadline_moves_those_who_are_left(short):
    its = [client for client in short.clients[:CLIENTS]
           if short.ask(client.become_known) == "ex1"]
    short.edge.ctl("drain", "ex1", "--by", "10s")

    def stay():
        left = drain(short, "ex1")
        return left and short.ask(its[0].udp) == "ex1" and left["bound"] and left["until"]
    wait_until(stay, 10, "one is bound")
    wait_until(lambda: short.ask(its[0].udp) != "ex1", 20, "the deadline")
    wait_until(lambda: told(short, "ex1", "before its drain was done"), 10, "the event")
