"""limpetd takes the files of deploy/examples, and what limpetctl makes of an NLB cluster's."""
import subprocess

import pytest
from edge import binaries
from example import DIRECTORY, example

pytestmark = pytest.mark.anyone

EXAMPLES = sorted(str(path.relative_to(DIRECTORY)) for path in DIRECTORY.rglob("*.toml"))
NLB = [DIRECTORY / "nlb" / name for name in ("nodes.txt", "vips.txt", "dips.txt", "rules.txt")]


def check(directory, text):
    """limpetd --check of the text, with an interface that each host has."""
    path = directory / "limpet.toml"
    path.write_text(text.replace('["eth0"]', '["lo"]'))
    return subprocess.run([binaries() / "limpetd", "--check", path], capture_output=True, text=True,
                          timeout=10)


def import_nlb(*files, stdin=None):
    return subprocess.run([binaries() / "limpetctl", "import-nlb", *files], input=stdin,
                          capture_output=True, timeout=10)


@pytest.mark.parametrize("name", EXAMPLES)
def test_limpetd_takes_it(name, tmp_path):
    checked = check(tmp_path, example(name, {'["eth0"]': '["lo"]'}))
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_limpetd_takes_an_import(encoding, tmp_path):
    files = []
    for path in NLB:
        files.append(tmp_path / path.name)
        files[-1].write_text(path.read_text(), encoding=encoding)
    done = import_nlb(*files)
    assert (done.returncode, done.stderr) == (0, b"")
    checked = check(tmp_path, done.stdout.decode())
    assert checked.returncode == 0, checked.stderr


def test_the_standard_input_is_a_file(tmp_path):
    everything = "\n".join(path.read_text() for path in NLB)
    done = import_nlb("-", stdin=everything.encode())
    assert done.returncode == 0, done.stderr
    assert check(tmp_path, done.stdout.decode()).returncode == 0


def test_what_is_not_there_or_not_understood(tmp_path):
    for files, expected in [(["/nonexistent/rules.txt"], b"limpetctl: /nonexistent/rules.txt: No such"),
                            ([tmp_path], b"Is a directory"),
                            ([NLB[0]], b"no port rule is among what was given")]:
        done = import_nlb(*files)
        assert (done.returncode, done.stdout) == (1, b"")
        assert expected in done.stderr
    assert import_nlb().returncode == 2
