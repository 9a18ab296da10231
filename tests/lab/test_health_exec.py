"""A check that is a program: what it says, when it fails, when it does not end."""
import pathlib
import re

import pytest
from checks import TIMES
from deadline import wait_until
from health import Health

MEMBERS = ["ex1", "ex2", "ex3"]
QUICK = {**TIMES, "interval": "500ms", "interval_down": "500ms", "timeout": "400ms"}
SECONDS = 3
PROGRAM = """\
#!/bin/sh
# Does what the file of the member says.
. "$1/$LIMPET_MEMBER"
"""
PASS = "exit 0"
FAIL = 'echo "$LIMPET_POOL $LIMPET_ADDRESS: no space left"; exit 3'
HANG = "sleep 60 & wait"


@pytest.fixture(scope="module")
def directory(lab):
    made = lab.directory / "exec"
    made.mkdir(mode=0o755)
    (made / "check").write_text(PROGRAM)
    (made / "check").chmod(0o755)
    return made


@pytest.fixture
def health(lab, directory):
    for name in MEMBERS:
        (directory / name).write_text(PASS)
    command = [str(directory / "check"), str(directory)]
    lab.edge.restart(lab.configuration(
        MEMBERS, checks=[{"kind": "exec", "command": command, **QUICK}]))
    health = Health(lab.edge)
    health.wait({}, SECONDS)
    yield health
    lab.edge.stop()


def test_failure_and_its_words(lab, directory, health):
    said = f"cas {lab.topology.members['ex2'].address}: no space left"
    (directory / "ex2").write_text(FAIL)
    health.wait({("cas", "ex2"): f'^exec .*/check ex2: exit status 3: "{said}"'}, SECONDS)
    (directory / "ex2").write_text(PASS)
    health.wait({}, SECONDS)


def test_a_program_that_hangs(lab, directory, health):
    (directory / "ex2").write_text(HANG)
    health.wait({("cas", "ex2"): "^exec .*/check ex2: did not end within 400 ms"}, SECONDS)
    # Those that were given up are gone, with what they started.
    wait_until(lambda: failures(health) >= 6, 5, lambda: f"{failures(health)} failures in a row")
    assert len(sleeping(lab)) <= 1
    (directory / "ex2").write_text(PASS)
    health.wait({}, SECONDS)
    wait_until(lambda: not sleeping(lab), 2, lambda: f"end of {sleeping(lab)}")


def test_a_program_that_is_gone(lab, directory, health):
    """What the edge lacks is no fault of the members: what was known of them stays."""
    (directory / "check").rename(directory / "elsewhere")
    try:
        wait_until(lambda: "checks cannot be made" in lab.edge.process.log_text(), SECONDS,
                   lambda: lab.edge.process.log_tail())
        health.wait({}, 1)
    finally:
        (directory / "elsewhere").rename(directory / "check")


def failures(health):
    """How often in a row the check of ex2 has failed, as it says itself."""
    check, = health.members()["cas", "ex2"]["checks"]
    return int(re.search(r"(\d+) times$", check["reason"]).group(1))


def sleeping(lab):
    """What hanging programs have started and is there still."""
    return [pid for pid in lab.topology.edge.namespace.living() if "sleep" in command(pid)]


def command(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
