"""`limpetctl detach` takes everything away, once the operator has said yes."""
import json
import os
import pty
import subprocess

import pytest
from addresses import VIP
from deadline import wait_until
from namespace import execute
from vips import both, configuration, held, lab, vip_lab, wait_for


def answer(edge, text):
    """The operator at a terminal gets asked, and types this; what the terminal shows, and the exit
    status."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [edge.program("limpetctl"), "--socket", edge.socket, "detach"], stdin=theirs,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    os.close(theirs)
    os.write(ours, text.encode())
    shown, _ = process.communicate(timeout=20)
    os.close(ours)
    return process.returncode, shown


def is_attached(edge):
    return bool(edge.xdp()) and (edge.directory / "bpf").exists()


@pytest.fixture
def edge(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    return lab.edge


@pytest.mark.parametrize("text", ["n\n", "\n", "yep\n", "\4"])
def test_whoever_does_not_say_yes_changes_nothing(edge, text):
    status, shown = answer(edge, text)
    assert status == 1 and "nothing was changed" in shown, shown
    assert edge.process.running()
    assert is_attached(edge) and held(edge.namespace) == both()


def test_who_says_yes_is_told_before_and_after(edge):
    process = edge.process
    status, shown = answer(edge, "y\n")
    assert status == 0, shown
    for told in ["programs on eth0", f"mail ({VIP[4]}, {VIP[6]})", "detached: nothing of limpet"]:
        assert told in shown
    wait_until(lambda: not process.running(), 10, lambda: process.log_tail())
    assert process.popen.returncode == 0
    assert "detached" in process.log_text()
    assert not edge.xdp() and not held(edge.namespace)
    assert not (edge.directory / "bpf").exists()
    filters = edge.namespace.run("tc", "filter", "show", "dev", "eth0", "egress", check=False)
    assert "limpet" not in filters.stdout


def test_a_script_says_yes_beforehand(edge):
    argv = [edge.program("limpetctl"), "--socket", edge.socket, "--json", "detach"]
    refused = execute(argv, check=False)
    assert refused.returncode == 2 and "--yes" in refused.stderr, refused
    assert is_attached(edge)
    done = execute([*argv, "--yes"])
    assert json.loads(done.stdout)["result"] == {"pins": str(edge.directory / "bpf")}
    assert not edge.xdp() and not held(edge.namespace)


def test_without_a_limpetd_it_says_what_to_do(edge):
    edge.kill()
    refused = execute([edge.program("limpetctl"), "--socket", edge.socket, "--yes", "detach"],
                      check=False)
    assert refused.returncode == 1 and "limpetd --detach" in refused.stderr, refused
    assert is_attached(edge)


def test_it_starts_again_afterwards(edge, lab):
    edge.ctl("--yes", "detach")
    wait_until(lambda: not edge.process.running(), 10, "its end")
    edge.start(configuration(lab))
    wait_for(edge, "present")
