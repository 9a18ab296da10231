"""What limpetd answers is what control/schema says: no field more, none less."""
import json
import socket

import pytest
from deadline import wait_until
from edge import REPOSITORY
from edge_config import rule
from fault import killed
from hammer import request
from test_explain import told_nothing

jsonschema = pytest.importorskip("jsonschema")

DIRECTORY = REPOSITORY / "control/schema"
VERSION = 1


class Asked:
    """Asks a limpetd, holds each answer against its schema, and remembers which have been."""

    def __init__(self, edge):
        self.edge = edge
        self.seen = set()

    def __call__(self, method, **params):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(10)
            peer.connect(str(self.edge.socket))
            peer.sendall(request(method, **params))
            with peer.makefile() as replies:
                reply = json.loads(replies.readline())
        assert (reply["jsonrpc"], reply["protocol"], reply["id"]) == ("2.0", VERSION, method)
        assert set(reply) == {"jsonrpc", "protocol", "id", "result"}, reply
        validator(method).validate(reply["result"])
        self.seen.add(method)
        return reply["result"]


def validator(method):
    schema = json.loads((DIRECTORY / f"{method}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def objects(schema):
    """Each part of it that describes an object."""
    if isinstance(schema, dict):
        if "properties" in schema and "object" in schema.get("type", ""):
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.anyone
@pytest.mark.parametrize("path", DIRECTORY.glob("*.json"), ids=lambda path: path.stem)
def test_schemas_allow_nothing_that_they_do_not_name(path):
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    parts = list(objects(schema))
    assert parts
    for part in parts:
        assert part["additionalProperties"] is False and set(part["required"]) <= set(
            part["properties"]), part


@pytest.fixture(scope="module")
def asked(lab):
    members = {"ex1": {}, "ex2": {"weight": 50}, "ex3": {}}
    checks = [{"kind": "http", "port": 80, "interval": "1s", "timeout": "800ms"},
              {"kind": "tls", "port": 443, "host": "mail.contoso.com",
               "ca_file": str(lab.authority.file)}]
    pools = [lab.pool(["ex4"], name="spare"),
             lab.pool(["ex1"], name="alone", affinity="none", backup="spare"),
             lab.pool(["ex1"], name="forgetful", affinity_timeout="0s")]
    rules = [rule("udp", [9], pool="alone"), rule("udp", [10], pool="forgetful"),
             rule("udp", [11], disabled=True)]
    lab.edge.restart(lab.configuration(members, pools, more_rules=rules, checks=checks,
                                       affinity_timeout="1m"))
    lab.wait_up()
    wait_until(lambda: not told_nothing(lab, lab.clients[0]), 30, "explain")
    yield Asked(lab.edge)
    lab.edge.stop()
    (lab.edge.directory / "changes").unlink(missing_ok=True)


def test_each_method_has_a_schema(asked):
    names = {method["name"] for method in asked("methods")["methods"]}
    assert names == {path.stem for path in DIRECTORY.glob("*.json")}


VIEWS = ("status", "show.vips", "show.rules", "show.pools", "show.members", "show.events",
         "show.changes", "plan", "check", "config.diff", "show.config", "save")


def explanations(asked, lab):
    """Of each kind: of the pools, of a rule that is disabled, of none, of both families."""
    for client in lab.clients[:40]:
        asked("explain", client=client.address, vip="mail", port=80)
    for client, port in ((lab.clients[0], 10), (lab.clients[0], 11), (lab.clients[0], 12)):
        asked("explain", client=client.address, vip="mail", port=port, protocol="udp")
    asked("explain", client=lab.clients_of[6][0].address, vip="mail", port=443)
    asked("explain", client=lab.clients[0].address, vip="mail", port=9, protocol="udp",
          client_port=4711)


def test_at_rest(asked, lab):
    for method in VIEWS:
        asked(method)
    explanations(asked, lab)
    assert asked("plan", change={"member": "ex1", "pool": "forgetful",
                                 "state": "disabled"})["warnings"]


def test_while_a_member_drains_and_one_is_down(asked, lab):
    for client in lab.clients[:40]:
        lab.ask(client.become_known)
    drain = {"member": "ex2", "state": "draining", "for_seconds": 600}
    assert "drain_until" in asked("member.set", **drain)["members"][0]
    asked("member.set", member="ex3", weight=7)
    with killed(lab.members["ex1"], lab.members["ex1"].nginx):
        wait_until(lambda: any(one["state"] == "down" for one in
                               asked("show.members")["members"]), 20,
                   lambda: f"a member that is down: {asked('show.members')}")
        for client in lab.clients[:40]:
            lab.ask(client.udp)
        assert any(pool.get("slots_tracked") for pool in asked("show.pools")["pools"])
        for method in VIEWS:
            asked(method)
        explanations(asked, lab)
        assert asked("show.clients")["clients"]
        assert asked("plan", change={"member": "ex2", "reset": True})["pools"]
    for member in ("ex2", "ex3"):
        asked("member.reset", member=member)


def test_the_file(asked):
    text = asked("show.config")["text"]
    for method in ("check.text", "plan.text"):
        asked(method, path="other.toml", text=text.replace("weight = 50", "weight = 51"))
    number = asked("reload")["reload"]
    assert asked("reload.outcome", reload=number)["outcome"] == "taken"
    asked.edge.config.write_text(text + "nonsense")
    assert asked("config.diff")["refusal"]
    asked.edge.config.write_text(text)
    asked("member.set", member="ex3", weight=8)
    assert "weight = 8" in asked("save")["text_then"]
    assert asked("member.reset", all=True)["members"]


def observe(asked, lab, kind, is_done):
    """From the start of a trace or of a measurement, with packets meanwhile, until it is done."""
    session = asked(f"{kind}.start", sample=1)["session"]

    def done():
        lab.ask(lab.clients[0].udp)
        return is_done(asked(f"{kind}.read", session=session))

    wait_until(done, 60, f"{kind}.read")
    asked(f"{kind}.stop", session=session)


def test_what_is_observed(asked, lab):
    observe(asked, lab, "trace", lambda read: read["records"])
    observe(asked, lab, "load", lambda read: read["state"] == "running")


def test_detach(asked):
    asked("detach")
    assert asked.seen == {path.stem for path in DIRECTORY.glob("*.json")}, "not all were asked"
