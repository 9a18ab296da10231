"""Whatever a power cut or a full disk leaves of limpetd's one file, the next start works, and says so."""
import contextlib
import os
import pathlib

import pytest
from checks import checks
from deadline import wait_until
from health import Health
from namespace import execute

ABOUT = "what was known of members is lost"
MEMBERS = ["ex1", "ex2"]


def text(lab, **edge):
    return lab.configuration(MEMBERS, checks=[checks(lab)["tcp"]], clients=1000, edge=edge)


@pytest.fixture
def saved(lab):
    """The file of a limpetd that knows its members and was killed; it is as that left it."""
    lab.edge.restart(text(lab))
    file = lab.edge.directory / "health"
    wait_until(lambda: file.exists() and file.read_text().count("up tcp") == 4, 20, "the file")
    lab.edge.kill()
    yield file
    lab.edge.stop()
    for name in ("health", "health.new"):
        execute(["rm", "-rf", file.with_name(name)])


def replace(file, content):
    file.unlink()
    file.write_bytes(content)


def draft(file):
    file.with_name("health.new").write_bytes(file.read_bytes()[:9])


def become_directory(file):
    file.unlink(missing_ok=True)
    (file / "full").mkdir(parents=True)


def become_link_to_itself(file):
    file.unlink()
    file.symlink_to(file)


LEFT = {
    "nothing": (pathlib.Path.unlink, None),
    "an empty file": (lambda file: replace(file, b""), None),
    "a torn file": (lambda file: replace(file, file.read_bytes()[:-9]), "1 of its lines"),
    "zeros": (lambda file: replace(file, bytes(file.stat().st_size)), "1 of its lines"),
    "noise": (lambda file: replace(file, os.urandom(4096) + b"\n"), "of its lines"),
    "half a draft": (draft, None),
    "half a first draft": (lambda file: (draft(file), file.unlink()), None),
    "a directory": (become_directory, "is a directory"),
    "a link to itself": (become_link_to_itself, "symbolic links"),
}


@pytest.mark.parametrize("left", LEFT)
def test_the_next_start_works(lab, saved, left):
    leave, word = LEFT[left]
    leave(saved)
    lab.edge.start(text(lab))
    said = [line for line in lab.edge.process.log_text().splitlines() if "known of members" in line]
    assert [ABOUT in line and word in line for line in said] == ([True] if word else [])
    Health(lab.edge).wait({}, 20)
    assert lab.ask(lab.clients[0].udp) in MEMBERS


@pytest.mark.parametrize("left", ["a torn file", "noise", "half a first draft", "a link to itself"])
def test_and_the_file_is_whole_again(lab, saved, left):
    whole = saved.read_text()
    LEFT[left][0](saved)
    lab.edge.start(text(lab))
    wait_until(lambda: saved.is_file() and saved.read_text(errors="replace") == whole, 20,
               "the file as it was")
    assert not saved.with_name("health.new").exists()


def test_a_draft_that_cannot_be_written(lab, saved):
    """Said once, however often limpetd tries."""
    saved.unlink()
    become_directory(saved.with_name("health.new"))
    lab.edge.start(text(lab))
    process = lab.edge.process
    wait_until(lambda: "will not outlive this run" in process.log_text(), 20, "a word about it")
    assert lab.edge.end() == 0
    assert process.log_text().count("will not outlive this run") == 1


@contextlib.contextmanager
def full_disk(directory):
    directory.mkdir()
    execute(["mount", "-t", "tmpfs", "-o", "size=16k", "limpet-lab", directory])
    try:
        with contextlib.suppress(OSError):
            (directory / "filler").write_bytes(bytes(1 << 20))
        yield directory
    finally:
        execute(["umount", "--lazy", directory])


def test_a_full_disk(lab):
    """What was known is kept as it was; limpetd starts, serves, and saves once there is room."""
    lab.edge.stop()
    with full_disk(lab.edge.directory / "full") as directory:
        socket, lab.edge.socket = lab.edge.socket, directory / "control.sock"
        try:
            pins = str(lab.edge.directory / "bpf")
            lab.edge.start(text(lab, pins=pins))
            process = lab.edge.process
            wait_until(lambda: "No space left on device" in process.log_text(), 20, "a word of it")
            assert lab.ask(lab.clients[0].udp) in MEMBERS
            assert not (directory / "health").exists()
            (directory / "filler").unlink()
            wait_until((directory / "health").exists, 20, "the file")
            assert process.log_text().count("No space left on device") == 1
            lab.edge.end()
            lab.edge.start(text(lab, pins=pins))
            assert {member["state"] for member in lab.edge.members().values()} == {"up"}
        finally:
            lab.edge.stop()
            lab.edge.socket = socket
