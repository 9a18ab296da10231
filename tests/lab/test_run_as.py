"""limpetd gives up root once what only root may open is open, and all works on."""
import os
import pathlib
import pwd

import pytest
from checks import TIMES
from deadline import wait_until
from edge import EdgeFailed
from lab import Lab

USER = "nobody"
UID = pwd.getpwnam(USER).pw_uid
NET_ADMIN, NET_RAW, SYS_ADMIN, PERFMON, BPF = 12, 13, 21, 38, 39
KEPT = {BPF, PERFMON, NET_ADMIN, NET_RAW}
# Tells what it may do, and tries what it may not.
PROGRAM = """\
#!/bin/sh
cat /proc/self/status >"$1/status.new"
unshare --user true 2>"$1/said" && echo unshared >"$1/said"
mv "$1/status.new" "$1/status"
"""


@pytest.fixture(scope="module")
def lab():
    with Lab(members=2, clients=10) as made:
        made.edge.user = USER
        yield made
        made.edge.stop()


@pytest.fixture
def edge(lab):
    lab.edge.restart(lab.configuration())
    lab.wait_up()
    return lab.edge


def status_of(path):
    lines = pathlib.Path(path).read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def capabilities(status, kind):
    mask = int(status[f"Cap{kind}"], 16)
    return {bit for bit in range(64) if mask >> bit & 1}


def threads(edge):
    return [status_of(path) for path in pathlib.Path(f"/proc/{edge.process.pid}/task").glob(
        "*/status")]


def explained(edge):
    """Once the program that explains is loaded."""
    def answer():
        try:
            return edge.ctl("explain", "198.18.1.1", "mail:443")
        except EdgeFailed:
            return None
    return wait_until(answer, 10, lambda: edge.process.log_tail())


def test_every_thread_is_the_user_with_four_capabilities(edge):
    explained(edge)  # loads a program, on a thread of its own
    all_of_them = threads(edge)
    assert len(all_of_them) > 1
    for status in all_of_them:
        assert status["Uid"].split() == [str(UID)] * 4, status["Name"]
        assert set(status["Gid"].split()) == {str(pwd.getpwnam(USER).pw_gid)}
        assert "0" not in status["Groups"].split()
        for kind in ("Eff", "Prm", "Bnd"):
            assert capabilities(status, kind) == KEPT, (status["Name"], kind)
        assert not capabilities(status, "Amb") and not capabilities(status, "Inh")
        assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_nobody_else_gets_at_the_pins(edge):
    pins = edge.directory / "bpf"
    found = [pins, *pins.rglob("*")]
    assert len(found) > 20
    for path in found:
        about = path.stat()
        assert (about.st_uid, about.st_mode & 0o077) == (UID, 0), path
    assert edge.socket.stat().st_uid == UID


def test_all_that_operators_do(lab, edge):
    assert lab.ask(lab.clients[0].http)
    edge.ctl("drain", "ex1")
    edge.reload(lab.configuration(["ex2"]))
    assert lab.ask(lab.clients[0].http) == "ex2"
    edge.reload(lab.configuration())
    explained(edge)
    edge.ctl("show", "clients", "--top", "--for", "1s")
    edge.ctl("plan", "disable", "ex2")
    assert (edge.directory / "changes").stat().st_uid == UID


def test_an_interface_that_comes_back_gets_its_program(lab, edge):
    interface = "late0"
    make = (f"link add {interface} type veth peer name late1", f"link set {interface} up")
    edge.namespace.ip(*make)
    try:
        edge.restart(lab.configuration(interfaces=["eth0", interface]))
        assert interface in edge.xdp()
        edge.namespace.ip(f"link delete {interface}", *make)
        wait_until(lambda: interface in edge.xdp(), 5, lambda: edge.process.log_tail())
    finally:
        edge.stop()
        edge.namespace.ip(f"link delete {interface}")


def test_from_root_to_the_user_and_back(lab, edge):
    """Each takes over what the other has left: operators' changes, clients, the datapath."""
    text = lab.configuration()
    lab.ask(lab.clients[0].http)
    edge.ctl("weight", "ex1", "7")
    for user in (None, USER):
        edge.end()
        edge.user = user
        if user is None:
            os.chown(edge.directory, 0, 0)
        before = edge.program_id()
        edge.start(text)
        assert edge.program_id() not in (None, before)
        assert "keeps its" in edge.process.log_text() and "anew" not in edge.process.log_text()
        assert edge.members()["ex1"]["weight"] == 7
        assert lab.ask(lab.clients[0].http)
    assert threads(edge)[0]["Uid"].split()[0] == str(UID)


def test_a_link_gives_nothing_away(lab, edge):
    """The user may write where root gives it files at the next start."""
    edge.end()
    secret = lab.directory / "secret"
    secret.write_text("root's")
    secret.chmod(0o600)
    changes, health = edge.directory / "changes", edge.directory / "health"
    for path in (changes, health):
        path.unlink(missing_ok=True)
    os.link(secret, changes)
    health.symlink_to(secret)
    try:
        edge.start(lab.configuration())
        assert secret.stat().st_uid == 0 and secret.read_text() == "root's"
    finally:
        for path in (changes, health):
            path.unlink(missing_ok=True)


def test_programs_of_checks_can_do_nothing(lab):
    directory = lab.directory / "check"
    directory.mkdir(mode=0o755)
    os.chown(directory, UID, -1)
    program = directory / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    checks = [{"kind": "exec", "command": [str(program), str(directory)], **TIMES}]
    lab.edge.restart(lab.configuration(["ex1"], checks=checks))
    wait_until((directory / "status").exists, 5, lambda: lab.edge.process.log_tail())
    status = status_of(directory / "status")
    assert status["Uid"].split() == [str(UID)] * 4
    for kind in ("Eff", "Prm", "Inh", "Amb"):
        assert not capabilities(status, kind), kind
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert "Operation not permitted" in (directory / "said").read_text()


def test_another_program_has_to_go(lab, edge):
    """The kernel asks for CAP_SYS_ADMIN of who takes off another's link: only then is it kept."""
    text = lab.configuration()
    edge.end()
    ours = edge.program_id()
    other = text.replace('/bpf"', '/other"')
    try:
        with pytest.raises(EdgeFailed, match=f"id {ours}.*force = true"):
            edge.start(other)
        edge.start(other.replace("[edge]\n", "[edge]\nforce = true\n"))
        assert edge.program_id() not in (None, ours)
        assert capabilities(threads(edge)[0], "Eff") == KEPT | {SYS_ADMIN}
    finally:
        edge.stop()
        edge.config.write_text(text)
        edge.detach()


@pytest.mark.parametrize("user, words", [
    ("no-such-user", "user no-such-user: there is none; 'adduser --system --group no-such-user'"),
    (USER, "user nobody cannot keep files there: Permission denied; 'chown nobody: "),
])
def test_who_cannot_be_become(lab, edge, user, words):
    edge.end()
    os.chown(edge.directory, 0, 0)
    done = edge.run("--config", edge.config, "--user", user)
    assert done.returncode == 1 and words in done.stderr, done.stderr
    assert lab.ask(lab.clients[0].http), "packets are forwarded as before"


def test_a_program_that_the_user_may_not_run(lab, edge):
    edge.end()
    program = lab.directory / "for-root"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    checks = [{"kind": "exec", "command": [str(program)], **TIMES}]
    with pytest.raises(EdgeFailed, match=f"command: {program}: Permission denied"):
        edge.start(lab.configuration(checks=checks))


def test_only_root_can_become_another(edge):
    edge.end()
    done = edge.run("--config", edge.config, "--user", "daemon",
                    wrapper=["setpriv", "--bounding-set", "-setuid"])
    assert done.returncode == 1
    assert "cannot become user daemon: Operation not permitted" in done.stderr, done.stderr
