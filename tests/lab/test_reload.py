"""The file of a running limpetd: taken, refused, looked at before, shown, and written back."""
import json
import os
import socket
import subprocess

import pytest
from deadline import wait_until
from edge_config import pool, rule
from name_server import NameServer
from operators import Operators

MEMBERS = ["ex1", "ex2", "ex3"]
LATE = "late.contoso.com"


@pytest.fixture(scope="module")
def names(lab):
    """limpetd runs for three members, and asks this server for names: again each second."""
    with NameServer(lab.topology.router, lab.directory) as server:
        server.file.write_text(server.file.read_text().replace("attempts:1", "attempts:5"))
        lab.operators = Operators(lab.edge, lab.directory)
        lab.edge.wrapper = lab.operators.wrapper(f'mount --bind "{server.file}" /etc/resolv.conf')
        lab.edge.restart(lab.configuration(MEMBERS))
        try:
            lab.wait_up()
            yield server
        finally:
            lab.edge.stop()
            lab.edge.wrapper = ()


@pytest.fixture
def farm(lab, names):
    yield lab
    names.silent = False
    lab.edge.config.write_text(lab.configuration(MEMBERS))
    lab.edge.ctl("reset", "--all")
    lab.edge.ctl("reload")
    wait_until(lambda: set(lab.edge.members()) == set(MEMBERS), 5, "the members of before")


def command(farm, *words):
    return farm.edge.namespace.command(farm.edge.program("limpetctl"), "--socket",
                                       farm.edge.socket, *words)


def say(farm, *words):
    """Exit status and what it printed."""
    done = subprocess.run(command(farm, *words), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=20)
    return done.returncode, done.stdout + done.stderr


def other_file(farm, text):
    path = farm.directory / "other.toml"
    path.write_text(text)
    return path


def test_taken(farm):
    farm.edge.config.write_text(farm.configuration({"ex1": {}, "ex2": {"weight": 50}, "ex3": {}}))
    assert say(farm, "reload") == (
        0, f"{farm.edge.config}: reloaded\npool cas: member ex2: weight was 100, is 50\n")
    assert farm.edge.members()["ex2"]["weight"] == 50
    assert any("the file was reloaded, by root" in event["text"] for event in farm.edge.events())
    assert say(farm, "reload") == (
        0, f"{farm.edge.config}: reloaded; nothing is other than before\n")


def test_refused(farm):
    """With file, line and key; and nothing is changed."""
    text = farm.edge.config.read_text()
    before = farm.edge.members().keys()
    line = text.splitlines().index("[[pool]]") + 1
    for broken, said in (
            (text.replace('affinity = "single"', 'affinity = "sinlge"'),
             f"limpet.toml:{line + 3}: pool \"cas\".affinity: "),
            (text + pool({"ex4": {"addresses": ["192.0.2.24"]}}, name="new"), "a new pool needs"),
            (text.replace('hash_seed = "mail-farm"', 'hash_seed = "web-farm"'),
             "edge.hash_seed: a change of it needs a restart")):
        farm.edge.config.write_text(broken)
        for words in (["reload"], ["check"], ["plan"], ["check", farm.edge.config]):
            status, printed = say(farm, *words)
            assert status == 1 and said in printed and "limpet.toml:" in printed, printed
    assert farm.edge.members().keys() == before


def test_not_more_than_may_be_moved(farm):
    farm.edge.config.write_text(farm.configuration(["ex1", "ex2"]))
    status, printed = say(farm, "reload", "--max-moved", "20%")
    assert status == 1
    assert "pool cas: 33 % of new clients would go to another member, more than 20 %" in printed
    assert set(farm.edge.members()) == set(MEMBERS)
    assert "reload refused: pool cas: 33 %" in farm.edge.process.log_text()
    assert farm.edge.ctl("reload", "--max-moved", "50%")["outcome"] == "taken"
    assert set(farm.edge.members()) == {"ex1", "ex2"}


def test_a_name_that_is_answered_late(farm, names):
    """limpetctl waits, limpetd does not; and the limit holds for what is taken then."""
    names.records[LATE] = farm.topology.members["ex4"].addresses
    names.silent = True
    farm.edge.config.write_text(farm.configuration(
        {**{name: {} for name in MEMBERS}, "late": {"addresses": [LATE]}}))
    asked = names.asked
    with subprocess.Popen(command(farm, "--json", "reload", "--max-moved", "50%"),
                          stdout=subprocess.PIPE, text=True) as waiting:
        wait_until(lambda: names.asked > asked, 5, "a question for the name")
        assert farm.edge.ctl("status")["pid"]
        assert set(farm.edge.members()) == set(MEMBERS)
        assert waiting.poll() is None
        names.silent = False
        said = json.loads(waiting.communicate(timeout=20)[0])["result"]
    assert said["outcome"] == "taken"
    assert "pool cas: member late is added" in said["changes"]
    assert set(farm.edge.members()["late"]["addresses"]) == set(names.records[LATE].values())
    farm.edge.config.write_text(farm.configuration({"late": {"addresses": ["new.contoso.com"]}}))
    names.records["new.contoso.com"] = farm.topology.members["ex1"].addresses
    status, printed = say(farm, "reload", "--max-moved", "50%")
    assert status == 1 and "pool cas: " in printed and "more than 50 %" in printed
    assert "ex1" in farm.edge.members()


def test_a_file_that_is_elsewhere(farm):
    """limpetctl reads it, limpetd says what of it; nothing is changed."""
    good = other_file(farm, farm.configuration(["ex1", "ex2"]))
    assert say(farm, "check", good) == (0, f"{good}: no errors; a reload would take it over\n")
    plan = farm.edge.ctl("plan", good)
    assert plan["changes"] == ["pool cas: member ex3 is removed"] and plan["file"] == str(good)
    large = other_file(farm, farm.configuration(
        {f"new{i}": {"addresses": [f"192.0.2.{i}", f"2001:db8:f::{i}"]} for i in range(100, 200)}))
    assert farm.edge.run("--check", large).returncode == 0
    status, printed = say(farm, "check", large)
    assert status == 1 and f"{large}:" in printed and "room" in printed, printed
    assert say(farm, "check", farm.directory / "none")[0] == 1
    assert set(farm.edge.members()) == set(MEMBERS)


def test_a_plan_knows_what_the_edge_serves_itself(farm):
    """A rule would take packets away from it."""
    new = other_file(farm, farm.configuration(MEMBERS, more_rules=[rule("udp", [53])]))
    assert farm.edge.ctl("plan", new)["warnings"] == []
    server = farm.edge.namespace.inside(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    with server:
        server.bind(("0.0.0.0", 53))
        warnings = farm.edge.ctl("plan", new)["warnings"]
    assert len(warnings) == 1 and "this host listens on udp port 53" in warnings[0], warnings
    assert farm.vip in warnings[0]


def test_who_may_look_may_not_see_all(farm):
    """Neither the file, which holds the seed, nor have a text looked at; but what is planned."""
    path = other_file(farm, farm.edge.config.read_text())
    for words in (["reload"], ["check", path], ["plan", path], ["show", "config"],
                  ["save", "--yes"]):
        status, printed = farm.operators.say("victor", *words)
        assert status == 1 and "limpet" in printed and "mail-farm" not in printed, words
    for words in (["check"], ["plan"], ["show", "config", "--diff"]):
        assert farm.operators.say("victor", *words)[0] == 0, words


def test_the_file_in_force(farm):
    text = farm.edge.config.read_text()
    status, shown = say(farm, "show", "config")
    assert status == 0 and shown.startswith(f"# {farm.edge.config}, taken 2")
    assert shown.split("\n", 1)[1] == text
    farm.edge.ctl("drain", "ex2", "--by", "1h")
    status, shown = say(farm, "show", "config", "--diff")
    assert status == 0 and "draining until 2" in shown
    assert "the file on disk is the one in force" in shown
    farm.edge.config.write_text(farm.configuration(["ex1", "ex2"]))
    assert farm.edge.ctl("show", "config", "--diff")["on_disk"] == [
        "pool cas: member ex3 is removed"]
    farm.edge.config.write_text(text + "nonsense")
    status, shown = say(farm, "show", "config", "--diff")
    assert status == 0 and "would be refused: " in shown and "limpet.toml:" in shown
    assert say(farm, "show", "config")[1].split("\n", 1)[1] == text


def test_saved_and_there_after_a_restart(farm):
    text = "# The farm of the mail\n" + farm.edge.config.read_text()
    farm.edge.config.write_text(text)
    farm.edge.ctl("reload")
    farm.edge.config.chmod(0o640)
    os.chown(farm.edge.config, 0, 65534)
    farm.edge.ctl("drain", "ex2")
    farm.edge.ctl("weight", "ex3", "7")
    status, shown = say(farm, "save", "--dry-run")
    assert status == 0 and '\n+  { name = "ex2"' in shown and 'state = "draining" }' in shown
    assert say(farm, "save")[0] == 1 and farm.edge.config.read_text() == text
    status, shown = say(farm, "save", "--yes")
    assert status == 0 and "all members are as" in shown, shown
    saved = farm.edge.config.read_text()
    assert saved == "\n".join(
        line.replace(" }", ', state = "draining" }') if '"ex2"' in line
        else line.replace(" }", ", weight = 7 }") if '"ex3"' in line else line
        for line in text.split("\n"))
    status = farm.edge.config.stat()
    assert (status.st_mode & 0o777, status.st_gid) == (0o640, 65534)
    (farm.edge.directory / "changes").unlink()  # the file alone says it now
    farm.edge.end()
    farm.edge.start(saved)
    members = farm.edge.members()
    assert members["ex2"]["state"] == "draining" and members["ex3"]["weight"] == 7


def test_no_save_over_what_somebody_else_wrote(farm):
    farm.edge.ctl("drain", "ex2")
    text = farm.edge.config.read_text() + "# mine\n"
    farm.edge.config.write_text(text)
    status, shown = say(farm, "save", "--yes")
    assert status == 1 and "not the text any more" in shown
    assert farm.edge.config.read_text() == text
    farm.edge.ctl("reload")
    assert say(farm, "save", "--yes")[0] == 0
    assert farm.edge.config.read_text().endswith("# mine\n")


def test_all_is_reset(farm):
    farm.edge.ctl("drain", "ex2")
    farm.edge.ctl("weight", "ex3", "7")
    assert {one["member"] for one in farm.edge.ctl("reset", "--all")["members"]} == {"ex2", "ex3"}
    assert farm.edge.ctl("show", "changes")["members"] == []
    assert farm.edge.members()["ex2"]["state"] == "up"
