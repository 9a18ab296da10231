"""Who may do what over the control socket: root all, group limpet all, group limpet-view look, and
others nothing at all."""
import os

import pytest
from edge_config import configuration, pool, rule
from far_network import NETWORK, FarNetwork
from namespace import execute
from operators import GROUPS, Operators, uid


@pytest.fixture(scope="module")
def network():
    made = FarNetwork()
    try:
        made.create()
        yield made
    finally:
        made.close()


def start(network, operators, *more):
    network.edge.wrapper = operators.wrapper(*more)
    addresses = NETWORK.hosts()
    members = {name: {"addresses": [str(next(addresses))]} for name in ("ex1", "ex2")}
    network.edge.restart(configuration(
        {"mail": ["203.0.113.10"]}, [pool(members, forward="ipip")], network.edge.socket,
        [rule("tcp", [443])]))
    return operators


@pytest.fixture(scope="module")
def operators(network):
    yield start(network, Operators(network.edge, network.directory))


@pytest.fixture
def edge(network, operators):
    yield network.edge
    network.edge.ctl("reset", "ex2")


def state(edge):
    return edge.members()["ex2"]["state"]


def texts(edge):
    return [event["text"] for event in edge.events()]


def test_the_file_is_for_root_and_the_groups(edge):
    status = edge.socket.stat()
    assert (status.st_uid, status.st_gid) == (os.getuid(), GROUPS["limpet"])
    assert status.st_mode & 0o777 == 0o660


@pytest.mark.parametrize("primary", [False, True], ids=["supplementary", "primary"])
def test_the_group_limpet_may_change_things_and_is_named(edge, operators, primary):
    assert operators.say("alice", "drain", "ex2", primary=primary)[0] == 0
    assert state(edge) == "draining"
    by = f"is wanted draining with weight 100, by alice (uid {uid('alice')})"
    event = next(event for event in edge.events() if event["text"] == by)
    assert (event["pool"], event["member"], event["severity"]) == ("cas", "ex2", "info")
    assert f"pool cas: member ex2 {by}\n" in edge.process.log_text()
    for words in (["weight", "ex2", "7"], ["enable", "ex2"], ["reset", "ex2"]):
        assert operators.say("alice", *words, primary=primary)[0] == 0, words
    assert sum(text.endswith(f"by alice (uid {uid('alice')})") for text in texts(edge)) >= 4


@pytest.mark.parametrize("primary", [False, True], ids=["supplementary", "primary"])
def test_the_group_limpet_view_may_only_look(edge, operators, primary):
    for words in (["status"], ["show", "members"], ["show", "events"], ["plan", "drain", "ex2"]):
        assert operators.say("victor", *words, primary=primary)[0] == 0, words
    for words, method in ((["drain", "ex2"], "member.set"), (["reset", "ex2"], "member.reset"),
                          (["detach", "--yes"], "detach")):
        status, said = operators.say("victor", *words, primary=primary)
        assert status == 1 and said == ("limpetctl: limpetd refused: only root, limpetd's own user "
                                        "and the group limpet may change anything\n")
        assert f"{method} is refused to victor (uid {uid('victor')})" in texts(edge)
    assert state(edge) == "up"


def test_others_may_not_even_connect(edge, operators):
    status, said = operators.say("mallory", "status")
    assert status == 1
    assert "only root and members of the groups limpet and limpet-view may ask limpetd" in said
    assert said.count("\n") == 1


def test_nor_when_the_files_mode_is_loosened(edge, operators):
    edge.socket.chmod(0o666)
    try:
        for words in (["status"], ["drain", "ex2"]):
            status, said = operators.say("mallory", *words)
            assert status == 1 and said == (
                "limpetctl: limpetd refused: only root, limpetd's own user and the groups limpet "
                "and limpet-view may ask limpetd\n")
    finally:
        edge.socket.chmod(0o660)
    assert state(edge) == "up"
    assert f"a connection is refused to mallory (uid {uid('mallory')})" in texts(edge)


def test_a_flood_of_refused_changes_is_no_flood_of_events(edge, operators):
    before = len(edge.events())
    for _ in range(3):
        operators.say("victor", "drain", "ex2")
    request = '{"jsonrpc":"2.0","method":"member.set"}\n' * 1000
    done = operators.as_user("victor", "/usr/bin/python3", "-c", f"""
import socket
peer = socket.socket(socket.AF_UNIX)
peer.connect({str(edge.socket)!r})
peer.sendall({request!r}.encode())
peer.shutdown(socket.SHUT_WR)
assert peer.recv(1) == b""
""")
    edge.namespace.run(*done)
    assert len(edge.events()) - before < 40
    assert edge.process.log_text().count("is refused to victor") < 60


def test_a_host_without_the_groups(network):
    """Root alone asks, until limpetd is started where there are any."""
    operators = start(network, Operators(network.edge, network.directory, groups={}))
    assert operators.say("alice", "status")[0] == 1
    assert operators.say("victor", "status")[0] == 1
    assert network.edge.ctl("status")
    assert "control socket" not in network.edge.process.log_text()
    start(network, Operators(network.edge, network.directory))
    assert operators.say("victor", "status")[0] == 0


def test_a_file_system_without_access_lists(network):
    """A line says so, and all others ask."""
    operators = Operators(network.edge, network.directory)
    directory = network.edge.directory
    network.edge.stop()
    execute(["mount", "-t", "ramfs", "-o", "mode=755", "none", directory])
    try:
        start(network, operators)
        assert ("control socket: cannot let the group limpet-view in: Operation not supported\n"
                in network.edge.process.log_text())
        assert operators.say("alice", "status")[0] == 0
        assert operators.say("victor", "status")[0] == 1
    finally:
        network.edge.stop()
        execute(["umount", "--lazy", directory])
