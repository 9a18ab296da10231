"""What a service manager hears: ready, how it is, that the loop goes round, the end (sd_notify(3))."""
import os
import signal
import socket
import time

import pytest

WATCHDOG_MS = 600


class Manager:
    """Listens where NOTIFY_SOCKET says."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        os.chmod(path, 0o666)
        self.words = ["env", f"NOTIFY_SOCKET={path}", f"WATCHDOG_USEC={WATCHDOG_MS * 1000}"]

    def heard(self, seconds):
        """All that is said in this time, in order."""
        lines, end = [], time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                lines += self.socket.recv(4096).decode().splitlines()
            except TimeoutError:
                break
        return lines


@pytest.fixture
def manager(lab, tmp_path_factory):
    made = Manager(lab.directory / "notify")
    lab.edge.wrapper = made.words
    yield made
    lab.edge.wrapper = ()
    lab.edge.stop()
    made.socket.close()
    (lab.directory / "notify").unlink()


@pytest.mark.parametrize("user", [None, "nobody"])
def test_from_ready_to_the_end(lab, manager, user):
    lab.edge.user = user
    try:
        lab.edge.start(lab.configuration())
        lab.wait_up()
        first = manager.heard(0.1)
        assert first[:2] == ["READY=1", "WATCHDOG=1"], first
        alive = manager.heard(2)
        assert 5 <= alive.count("WATCHDOG=1") <= 11, alive  # ten, on a machine that has time
        assert alive[-1] == f"STATUS={len(lab.members)} of {len(lab.members)} members usable"
        lab.edge.end()
        assert "STOPPING=1" in manager.heard(0.1)
    finally:
        lab.edge.user = os.environ.get("LIMPET_USER")


def test_a_loop_that_does_not_go_round_is_silent(lab, manager):
    lab.edge.start(lab.configuration())
    os.kill(lab.edge.process.pid, signal.SIGSTOP)
    try:
        manager.heard(0.1)
        assert manager.heard(2 * WATCHDOG_MS / 1000) == []
    finally:
        os.kill(lab.edge.process.pid, signal.SIGCONT)
    assert "WATCHDOG=1" in manager.heard(1)
