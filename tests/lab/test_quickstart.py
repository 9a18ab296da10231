"""The one command of a newcomer: up, up again, down, and a run that fails."""
import os
import pathlib
import re
import secrets
import subprocess
import threading

import pytest
from client import SERVICES
from deadline import wait_until
from edge import REPOSITORY, binaries
from namespace import execute


class Quickstart:
    """deploy/quickstart under a name of its own."""

    def __init__(self):
        self.name = f"limpet-{secrets.token_hex(3)}"
        self.directory = pathlib.Path(f"/run/{self.name}-quickstart")

    def start(self, *argv, **environment):
        return subprocess.Popen(
            [REPOSITORY / "deploy/quickstart", *argv], text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env={**_environment(), "LIMPET_QUICKSTART": self.name, **environment})

    def __call__(self, *argv, timeout=300, **environment):
        process = self.start(*argv, **environment)
        try:
            output, errors = process.communicate(timeout=timeout)
        finally:
            process.kill()
        return subprocess.CompletedProcess(argv, process.returncode, output, errors)

    def namespaces(self):
        names = [line.split()[0] for line in execute(["ip", "netns"]).stdout.splitlines()]
        return sorted(name for name in names if name.startswith(self.name))

    def assert_no_trace(self):
        assert self.namespaces() == []
        assert not self.directory.exists()
        mentions = [path.parent.name for path in pathlib.Path("/proc").glob("[0-9]*/cmdline")
                    if self.name.encode() in _content(path)]
        assert mentions == [], "processes are left"


def _environment():
    """Ours; with the release build at hand the quickstart looks for packages and builds, too."""
    environment = dict(os.environ)
    if binaries().resolve() == REPOSITORY / "build/release/bin":
        environment.pop("LIMPET_BIN", None)
    return environment


def _content(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it ended meanwhile


@pytest.fixture
def quickstart():
    made = Quickstart()
    yield made
    made("down")
    made.assert_no_trace()


def test_up_again_and_down(quickstart):
    first = quickstart("up")
    assert first.returncode == 0, first.stderr
    rows = re.findall(r"^  (198\.18\.1\.\d+) +(.*)$", first.stdout, re.MULTILINE)
    assert len(rows) == 12
    for _, cells in rows:
        assert len(cells.split()) == len(SERVICES)
        assert len(set(cells.split())) == 1
    assert len(re.findall(r"^  ex[123] +\d+ clients", first.stdout, re.MULTILINE)) == 3
    assert "deploy/quickstart down" in first.stdout
    assert len(quickstart.namespaces()) == 7

    page = re.search(r"ip netns exec \S+ curl .*", first.stdout).group()
    assert execute(page.split()).stdout.startswith("ex")
    limpetctl = re.search(r"\S*limpetctl --socket \S+ show members", first.stdout).group()
    shown = subprocess.run(limpetctl.split(), cwd=REPOSITORY, capture_output=True, text=True,
                           timeout=10)
    assert shown.returncode == 0 and "ex1" in shown.stdout

    second = quickstart()
    assert second.returncode == 0, second.stderr
    assert "up already" in second.stdout
    assert len(quickstart.namespaces()) == 7

    last = quickstart("down")
    assert last.returncode == 0, last.stderr
    quickstart.assert_no_trace()
    assert "nothing is up" in quickstart("down").stdout


@pytest.mark.parametrize("program", [None, "/bin/false", "/bin/sleep"])
def test_a_failed_run_says_why_and_cleans_up(quickstart, tmp_path, program):
    if program:
        for name in ("limpetd", "limpetctl"):
            (tmp_path / name).symlink_to(program)
    done = quickstart("up", LIMPET_BIN=str(tmp_path))
    assert done.returncode == 1
    assert "quickstart: failed: " in done.stderr and "limpetd" in done.stderr
    quickstart.assert_no_trace()


def test_an_interrupted_run_cleans_up(quickstart):
    process = quickstart.start("up")
    said = []
    reader = threading.Thread(target=lambda: said.extend(iter(process.stdout.readline, "")))
    reader.start()
    try:
        wait_until(lambda: any("starting nginx" in line for line in said), 300, "the servers")
        process.terminate()
        assert process.wait(20) == 130
    finally:
        process.kill()
        reader.join()
    quickstart.assert_no_trace()


def test_misuse(quickstart):
    assert quickstart("sideways").returncode == 2
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    # From its text, for a checkout that nobody else may read.
    text = (REPOSITORY / "deploy/quickstart").read_text()
    done = execute([*nobody, "bash", "-c", text, "/deploy/quickstart"], check=False)
    assert done.returncode == 1
    assert "needs root" in done.stderr and len(done.stderr.splitlines()) == 1
