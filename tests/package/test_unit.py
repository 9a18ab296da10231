"""The unit's sandbox is what deploy/README.md says of it."""
import re
import subprocess

import pytest
from debian_package import REPOSITORY

UNIT = REPOSITORY / "deploy/systemd/limpet.service"
TABLE = re.compile(r"^\| `([^`]+)` \| ([0-9.]+) \| \S.*\|$", re.MULTILINE)

pytestmark = pytest.mark.anyone


@pytest.fixture(scope="module")
def judged():
    """What `systemd-analyze security` says of the unit."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", UNIT],
        capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def documented():
    text = (REPOSITORY / "deploy/README.md").read_text()
    return text[text.index("## The service"):]


def test_the_figure(judged):
    figure = re.search(r"Overall exposure level for limpet.service: ([0-9.]+)", judged).group(1)
    assert f"**{figure}**" in documented()


def test_each_exposure_left_has_a_reason(judged):
    left = re.findall(r"^✗ (\S+) .* ([0-9.]+) *$", judged, re.MULTILINE)
    assert left
    rows = {name.replace("\\|", "|"): figure for name, figure in TABLE.findall(documented())}
    assert rows == dict(left)
