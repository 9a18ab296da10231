"""What operators change with limpetctl: at once, for as long as they want, and beside the file."""
import subprocess

import pytest
from deadline import wait_until

MEMBERS = ["ex1", "ex2", "ex3"]


@pytest.fixture
def changed(farm):
    yield farm
    farm.edge.end()
    (farm.edge.directory / "changes").unlink(missing_ok=True)


def state(farm, member):
    return farm.edge.members()[member]["state"]


def say(farm, *words):
    """Exit status and what it printed."""
    done = subprocess.run(
        farm.edge.namespace.command(farm.edge.program("limpetctl"), "--socket", farm.edge.socket,
                                    *words), capture_output=True, text=True, timeout=10)
    return done.returncode, done.stdout + done.stderr


def test_a_drain_and_its_end(changed):
    """Known clients stay, new ones go elsewhere; enabled, the member gets new ones again."""
    clients = changed.clients[:60]
    before = {client: changed.ask(client.become_known) for client in clients}
    assert say(changed, "drain", "ex2")[0] == 0
    assert state(changed, "ex2") == "draining"
    assert {client: changed.ask(client.udp) for client in clients} == before
    new = [changed.ask(client.become_known) for client in changed.clients[60:120]]
    assert "ex2" not in new
    assert say(changed, "enable", "ex2")[0] == 0
    assert state(changed, "ex2") == "up"
    assert "all members are as" in say(changed, "show", "changes")[1]


def test_a_change_outlives_limpetd_and_reloads(changed):
    changed.edge.ctl("drain", "ex2")
    changed.edge.ctl("weight", "ex3", "7")
    changed.edge.reload(changed.edge.config.read_text())
    assert state(changed, "ex2") == "draining"
    for end in (changed.edge.kill, changed.edge.end):
        end()
        changed.edge.start(changed.edge.config.read_text())
        assert state(changed, "ex2") == "draining"
        assert changed.edge.members()["ex3"]["weight"] == 7
    status, text = say(changed, "show", "changes")
    assert status == 0 and "draining" in text and "ex3" in text
    changed.edge.ctl("reset", "ex2")
    changed.edge.ctl("reset", "ex3")
    assert state(changed, "ex2") == "up"


def test_a_drain_with_a_deadline(changed):
    """Who is left then moves, and an event says so."""
    client = next(client for client in changed.clients
                  if changed.ask(client.become_known) == "ex1")
    changed.edge.ctl("drain", "ex1", "--by", "3s")
    assert changed.ask(client.udp) == "ex1"
    assert state(changed, "ex1") == "draining"
    wait_until(lambda: state(changed, "ex1") == "disabled", 10, "the deadline")
    assert changed.ask(client.udp) != "ex1"
    assert any(event["member"] == "ex1" and "disabled" in event["text"]
               for event in changed.edge.events())


def test_wrong_words_change_nothing(changed):
    before = changed.edge.members()
    assert say(changed, "drain", "ex22") == (
        1, 'limpetctl: limpetd refused: no member "ex22"; did you mean "ex2"?\n')
    assert say(changed, "weight", "ex2", "70000")[0] == 1
    assert say(changed, "drain")[0] == 2
    assert say(changed, "drain", "ex2", "--by", "tomorrow")[0] == 2
    assert {name: member["state"] for name, member in before.items()} == {
        name: state(changed, name) for name in before}


def test_others_may_not_change_anything(changed):
    words = changed.edge.namespace.command(
        "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--",
        changed.edge.program("limpetctl"), "--socket", changed.edge.socket, "drain", "ex2")
    changed.edge.socket.chmod(0o666)
    done = subprocess.run(words, capture_output=True, text=True, timeout=10)
    assert done.returncode == 1 and "only root" in done.stderr
    assert state(changed, "ex2") == "up"


def test_a_plan_changes_nothing_and_comes_true(changed):
    clients = changed.clients[:60]
    before = {client: changed.ask(client.become_known) for client in clients}
    plan = changed.edge.ctl("plan", "disable", "ex2")
    assert plan["changes"] == ["pool cas: member ex2: state was up, is disabled"]
    moves = plan["pools"][0]
    assert abs(moves["slots_moved"] / moves["slots"] - 1 / 3) < 0.03
    its = sum(member == "ex2" for member in before.values())
    assert abs(moves["clients_leaving"] - its) <= 2 + its * 0.2
    assert state(changed, "ex2") == "up"
    assert changed.edge.ctl("plan")["changes"] == []
    changed.edge.ctl("disable", "ex2")
    shares = {member["name"]: member["share_then"] for member in moves["members"]}
    for name, member in changed.edge.members().items():
        assert abs(member["share"] - shares.get(name, 0)) < 0.0001, name


def test_a_plan_of_a_file(changed):
    text = changed.edge.config.read_text()
    try:
        changed.edge.config.write_text(changed.configuration(["ex1", "ex2"]))
        plan = changed.edge.ctl("plan")
        assert plan["changes"] == ["pool cas: member ex3 is removed"]
        changed.edge.config.write_text(text + "nonsense")
        status, said = say(changed, "plan")
        assert status == 1 and "limpet.toml:" in said
    finally:
        changed.edge.config.write_text(text)
