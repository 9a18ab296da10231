"""A limpetd that cannot run says why in one line, ends with 1, and leaves nothing attached."""
import os

import pytest
from broken import BROKEN
from deadline import wait_until
from namespace import execute

NO_CAPABILITIES = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def assert_refused(lab, done, *words, attached=False):
    assert done.returncode == 1, done
    lines = done.stderr.splitlines()
    errors = [line for line in lines if line.startswith("limpetd: error: ")]
    assert len(errors) == 1 and lines[-1] == errors[0], done.stderr
    for word in words:
        assert word in errors[0]
    assert bool(lab.edge.xdp()) == attached


def attempt(lab, text, wrapper=()):
    file = lab.edge.directory / "bad.toml"
    file.write_text(text)
    return lab.edge.run("--config", file, wrapper=wrapper)


def test_no_such_interface(lab):
    done = attempt(lab, lab.configuration(interfaces=["eth0", "eth9"]))
    assert_refused(lab, done, "bad.toml", "eth9", "interfaces")


@pytest.mark.parametrize("old,new,word", BROKEN)
def test_broken_configuration(lab, old, new, word):
    good = lab.configuration()
    assert old in good
    done = attempt(lab, good.replace(old, new))
    assert_refused(lab, done, "bad.toml:", word)


def test_configuration_that_cannot_be_read(lab):
    missing = lab.edge.run("--config", lab.directory / "none.toml")
    assert_refused(lab, missing, "none.toml")
    assert_refused(lab, lab.edge.run("--config", lab.directory), str(lab.directory))
    secret = lab.directory / "secret.toml"
    secret.write_text(lab.configuration())
    secret.chmod(0o600)
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    assert_refused(lab, lab.edge.run("--config", secret, wrapper=nobody), "secret.toml")


def test_without_privileges(lab):
    done = attempt(lab, lab.configuration(), NO_CAPABILITIES)
    assert_refused(lab, done, "CAP_BPF", "CAP_PERFMON", "CAP_NET_ADMIN")


@pytest.mark.parametrize("missing", ["bpf", "perfmon", "net_admin"])
def test_one_capability_is_missing(lab, missing):
    done = attempt(lab, lab.configuration(), ("setpriv", f"--bounding-set=-{missing}"))
    assert_refused(lab, done, f"CAP_{missing.upper()}")
    for other in {"bpf", "perfmon", "net_admin"} - {missing}:
        assert f"CAP_{other.upper()}" not in done.stderr


@pytest.mark.parametrize("argv", [["--no-such-option"], ["--config"], ["stray"]])
def test_usage(lab, argv):
    done = lab.edge.run(*argv)
    assert done.returncode == 2, done
    assert len(done.stderr.splitlines()) == 1
    assert not lab.edge.xdp()


def test_a_second_limpetd(farm):
    program = farm.edge.xdp()["eth0"]["prog"]["id"]
    done = farm.edge.run("--config", farm.edge.config)
    assert_refused(farm, done, "edge.pins", f"process {farm.edge.process.pid}", attached=True)
    assert farm.edge.xdp()["eth0"]["prog"]["id"] == program
    assert farm.edge.ctl("status")["pid"] == farm.edge.process.pid


def test_an_interface_that_another_program_holds(farm):
    other = farm.configuration().replace(str(farm.edge.socket),
                                         str(farm.edge.directory / "other.sock"))
    other = other.replace('/bpf"', '/other"')
    try:
        assert_refused(farm, attempt(farm, other), "eth0", "limpet", "force = true", attached=True)
        assert not (farm.edge.directory / "other.sock").exists()
        assert farm.ask(farm.clients[0].http)
        left = {path.name for path in (farm.edge.directory / "other").iterdir()}
        assert not left & {"maps", "new", "old"} and not list(
            (farm.edge.directory / "other/links").iterdir())
    finally:
        execute(["umount", farm.edge.directory / "other"])


@pytest.mark.parametrize("number", ["TERM", "INT"])
def test_a_signal_ends_it_and_packets_go_on(farm, number):
    assert farm.edge.xdp()
    process = farm.edge.process
    execute(["kill", f"-{number}", process.pid])
    wait_until(lambda: not process.running(), 5, "its end")
    assert process.popen.returncode == 0, process.log_tail()
    assert farm.edge.xdp()
    assert not os.path.exists(farm.edge.socket)
    assert farm.ask(farm.clients[0].http)
    farm.edge.stop()
    assert not farm.edge.xdp()
    assert not (farm.edge.directory / "bpf").exists()


def test_check_changes_nothing(lab):
    good = lab.edge.directory / "good.toml"
    good.write_text(lab.configuration())
    assert lab.edge.run("--check", good).returncode == 0
    assert not lab.edge.xdp()
