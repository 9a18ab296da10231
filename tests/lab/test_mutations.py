"""Whatever is written into the file, and whatever comes by the control socket: limpetd lives, and the
datapath changes only when that is said."""
import collections
import contextlib
import json
import os
import random
import re

import pytest
from control_line import ControlLine, HungUp
from deadline import wait_until
from file_meaning import FileMeaning
from hammer import request
from mutations import Mutations
from name_server import NameServer
from target_farm import SECONDS_TO_SETTLE, TargetFarm, differences
from vitals import REPORT

SEED = int(os.environ.get("LIMPET_MUTATION_SEED", 1))
FILES = int(os.environ.get("LIMPET_MUTATIONS", 1200)) * 2 // 5
REQUESTS = FILES * 3 // 2
TEXT = "a text"  # its place is taken by the file's
#: Valid requests of every method.
QUESTIONS = [
    ("methods", {}), ("status", {}), ("show.vips", {}), ("show.rules", {}), ("show.pools", {}),
    ("show.members", {}), ("show.events", {}), ("show.changes", {}), ("show.config", {}),
    ("show.clients", {"pool": "cas", "member": "ex1", "client": "198.18.1.1", "limit": 50}),
    ("check", {}), ("check.text", {"path": "x.toml", "text": TEXT}), ("config.diff", {}), ("save", {}),
    ("plan", {}), ("plan", {"change": {"member": "ex1", "pool": "cas", "state": "draining"}}),
    ("plan", {"change": {"member": "ex2", "reset": True}}),
    ("plan.text", {"path": "x.toml", "text": TEXT}),
    ("reload", {"max_moved": 0.5}), ("reload.outcome", {"reload": 1}),
    ("member.set", {"member": "ex1", "state": "disabled"}),
    ("member.set", {"member": "ex2", "pool": "cas", "weight": 7}),
    ("member.set", {"member": "ex3", "state": "draining", "for_seconds": 600}),
    ("member.reset", {"member": "ex1", "pool": "cas"}), ("member.reset", {"all": True}),
    ("explain", {"client": "198.18.1.1", "vip": "mail", "port": 443, "client_port": 4711,
                 "protocol": "udp"}),
    ("trace.start", {"client": "198.18.1.0/24", "count": 5, "seconds": 1, "sample": 2, "frames": True}),
    ("trace.read", {"session": 1}), ("trace.stop", {"session": 1}),
    ("load.start", {"seconds": 1, "sample": 2}), ("load.read", {"session": 1, "limit": 10}),
    ("load.stop", {"session": 1}), ("detach", {})]


@pytest.fixture(scope="module")
def farm(lab):
    with NameServer(lab.topology.router, lab.directory) as names:
        lab.edge.wrapper = names.wrapper()
        made = TargetFarm(lab)
        try:
            yield made
        finally:
            made.maps.close()
            lab.edge.config.write_bytes(made.text)  # for what is left to be taken away
            lab.edge.stop()
            lab.edge.wrapper = ()


def test_files(farm):
    """Taken, and then the maps hold what it says; or refused, and nothing is other than before."""
    mutations = Mutations(random.Random(SEED))
    count = collections.Counter()
    for _ in range(FILES):
        kind, text = mutations.of_file(farm.text)
        try:
            count[kind, try_file(farm, text)] += 1
        except Exception:
            print(f"seed {SEED}, mutation {count.total() + 1} ({kind}):\n{text!r}")
            raise
    print(f"\nseed {SEED}, {FILES} files: {dict(count)}")
    wait_until(lambda: farm.reloads_told() == farm.reloads, SECONDS_TO_SETTLE,
               lambda: f"{farm.reloads_told()} of {farm.reloads} reloads are told by events")
    farm.expect_well()
    expect_packets(farm)


def try_file(farm, text):
    result, refusal = farm.reload(text)
    if refusal:
        assert re.search(r"limpet\.toml:(\d+: .| .*needs a restart)", refusal), refusal
        assert farm.maps.state() == farm.state, differences(farm.state, farm.maps.state())
        assert farm.ask("show.config")["text"].encode() == farm.text
        return "refused"
    assert result["outcome"] == "taken"
    assert farm.ask("show.config")["text"].encode() == text
    if result["changes"]:
        meaning = FileMeaning(text)
        meaning.expect_shown(farm.ask)
        meaning.expect_in(farm.maps)
    again = farm.reload(farm.text)[0]
    assert bool(again["changes"]) == bool(result["changes"])
    farm.wait_as_before()
    return "taken" if result["changes"] else "taken as the same"


def test_requests(farm):
    """A request changes what it says that it does, and nothing else; the next one is answered."""
    changing = {method["name"]: method["changes"] for method in farm.ask("methods")["methods"]}
    assert set(changing) == {method for method, _ in QUESTIONS}
    generator = random.Random(SEED)
    mutations = Mutations(generator)
    count = collections.Counter()
    while count.total() < REQUESTS:
        method, params = generator.choice(QUESTIONS)
        if "text" in params:
            params = {**params, "text": mutations.of_file(farm.text)[1].decode(errors="replace")}
        kind, lines = mutations.of_request(
            {"jsonrpc": "2.0", "id": generator.choice([1, "a", None]), "method": method, "params": params})
        if "detach" in methods_of(lines):
            continue  # that would be the end
        try:
            count[kind, try_request(farm, lines, changing)] += 1
        except Exception:
            print(f"seed {SEED}, mutation {count.total() + 1} ({kind}):\n{lines!r}")
            raise
    print(f"\nseed {SEED}, {REQUESTS} requests: {dict(count)}")
    farm.expect_well()
    expect_packets(farm)


def methods_of(lines):
    """Of those of the lines that are requests."""
    found = []
    for line in lines.split(b"\n"):
        with contextlib.suppress(ValueError, RecursionError):
            value = json.loads(line)
            if isinstance(value, dict) and isinstance(value.get("method"), str):
                found.append(value["method"])
    return found


def try_request(farm, lines, changing):
    replies, hung_up = send(farm, lines)
    good = [reply for reply in replies if "result" in reply]
    may_change = any(changing.get(method) for method in methods_of(lines))
    changed = differences(farm.state, farm.maps.state())
    if changed:
        assert may_change, f"{changed}: {replies}"
        if not good:  # who wants no reply gets an event; of many at once not every one
            wait_until(farm.changes_told, SECONDS_TO_SETTLE, f"an event that tells of {changed}")
    for reply in good:
        end_session(farm, reply["result"])
    if changed or may_change and good:
        farm.wait_as_wanted()
        farm.ask("member.reset", all=True)
        farm.wait_as_before()
        farm.changes_told()
    if changed:
        return "a change"
    return "hung up" if hung_up else "an answer" if good else "refused"


def send(farm, lines):
    """The replies, and whether the connection was ended. The next request is answered all the same."""
    replies = []
    try:
        with ControlLine(farm.edge.socket) as line:
            line.send(lines + b"\n" + request("status"))
            while not replies or replies[-1].get("id") != "status":
                replies.append(line.reply())
        return replies[:-1], False
    except HungUp:
        farm.ask("status")
        return replies, True


def end_session(farm, result):
    """A trace or a measurement that began."""
    if isinstance(result, dict) and set(result) == {"session"}:
        for method in ("trace.stop", "load.stop"):
            farm.reply(method, session=result["session"])


def expect_packets(farm):
    for clients in farm.lab.clients_of.values():
        for client in clients[:10]:
            assert farm.lab.ask(client.udp) in ("ex1", "ex2", "ex3")
    assert farm.lab.ask(farm.lab.clients[0].https)


def test_detach_says_so(farm):
    """The one request that was left out."""
    farm.ask("detach")
    wait_until(lambda: not farm.edge.process.running(), 10, "the end of limpetd")
    assert farm.edge.process.popen.returncode == 0, farm.edge.process.log_tail()
    assert not farm.edge.xdp()
    assert not REPORT.findall(farm.edge.process.log_text())
