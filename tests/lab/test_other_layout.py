"""A limpetd whose maps have another layout takes over what it can of those that run."""
import json
import struct

import pytest
from datagrams import Datagrams
from lab import Lab
from namespace import execute

# Of struct limpet_layout_head in ebpf/abi.h.
VERSION = 0
MEMORY = {"numbers": 48, "slots": 52, "clients": 56, "counters": 60}


@pytest.fixture(scope="module")
def lab():
    with Lab(members=3, clients=20) as made:
        yield made
        made.edge.stop()


def layout(edge):
    path = edge.directory / "bpf/maps/layout"
    dumped = json.loads(execute(["bpftool", "-j", "map", "dump", "pinned", path]).stdout)
    return path, bytearray(int(byte, 16) for byte in dumped[0]["value"])


def end_another_version(edge, *memory):
    """The limpetd that runs is killed, and was of a version whose layout is another: the number of
    its maps, and those of these kinds of memory."""
    edge.kill()
    path, value = layout(edge)
    for offset in [VERSION, *(MEMORY[name] for name in memory)]:
        number, = struct.unpack_from("=I", value, offset)
        struct.pack_into("=I", value, offset, number + 7)
    execute(["bpftool", "map", "update", "pinned", path, "key", "0", "0", "0", "0", "value",
             *map(str, value)])


def upgrade(lab, client, *memory):
    """By a version that has these kinds of memory in common with the present one, not those named.
    Returns the member that the client had, and which members its datagrams got meanwhile."""
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    member = lab.ask(client.become_known)
    program = lab.edge.xdp()["eth0"]
    with Datagrams(lab, client, 1000) as stream:
        end_another_version(lab.edge, *memory)
        assert lab.edge.xdp()["eth0"] == program
        lab.edge.start(lab.configuration())
    assert lab.edge.xdp()["eth0"] != program
    assert sum(stream.counted.values()) == stream.sent, "there was a moment without a program"
    return member, set(stream.counted)


def test_clients_stay(lab):
    client = lab.new_client(4)
    member, got = upgrade(lab, client)
    log = lab.edge.process.log_text()
    assert got == {member}
    assert "the maps that run are another version's" in log
    assert "pool cas: keeps its" in log and "anew" not in log
    # As ones who were there before a change of members.
    others = [name for name in lab.members if name != member]
    lab.edge.reload(lab.configuration(dict.fromkeys(others, {}) | {member: {"state": "draining"}}))
    assert lab.ask(client.udp) == member


def test_clients_of_another_layout_start_anew(lab):
    upgrade(lab, lab.new_client(4), "clients")
    log = lab.edge.process.log_text()
    assert ("pool cas: starts anew: the memory of clients has another layout in this version"
            in log), log
    assert "keeps its" not in log
    assert lab.edge.pools()["cas"]["slots_tracked"] == 0


def test_slots_of_another_layout_start_anew(lab):
    client = lab.new_client(4)
    member, got = upgrade(lab, client, "slots")
    log = lab.edge.process.log_text()
    assert got == {member}
    assert "the memory of slots has another layout in this version" in log
    assert "pool cas: keeps its" in log


def test_numbers_of_another_layout_are_said_to_be(lab):
    upgrade(lab, lab.new_client(4), "numbers")
    assert "all pools start anew: the memory of who has which number" in lab.edge.process.log_text()


def test_counters_of_another_layout_start_from_0(lab):
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    for _ in range(10):
        lab.ask(lab.clients[0].udp)
    end_another_version(lab.edge, "counters")
    lab.edge.start(lab.configuration())
    assert "counters start from 0" in lab.edge.process.log_text()
    assert lab.edge.verdicts()["forwarded"] < 10
