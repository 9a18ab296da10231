"""Many clients with a long session each; who loses it opens it again, as a user would."""
import dataclasses
import random
import threading
import time

from client import FAILURES
from deadline import wait_until

PAUSE_AFTER_FAILURE = 0.5
SECONDS_TO_END = 30


@dataclasses.dataclass
class Life:
    """One session from its first answer to its end."""
    kind: str
    address: str
    member: str
    begin: float
    last: float = None    # the last exchange that went well
    end: float = None     # None: it lives
    failure: str = ""     # '': it was not lost, the crowd went home


@dataclasses.dataclass
class FailedOpening:
    kind: str
    address: str
    begin: float
    end: float
    failure: str


class Crowd:
    """Runs sessions from `with` on, each in a thread."""

    def __init__(self, lab, sessions):
        self.lab = lab
        self.lives = []
        self.failed_openings = []
        self.crashes = []
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(session,), daemon=True)
                         for session in sessions]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self.leave()

    def leave(self):
        """Ends all sessions."""
        self._leaving.set()
        end = time.monotonic() + SECONDS_TO_END
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))
        assert not any(thread.is_alive() for thread in self._threads), "a session does not end"
        assert not self.crashes, self.crashes[:3]

    def living(self):
        return [life for life in list(self.lives) if life.end is None]

    def wait_well(self, seconds):
        """Waits until every session has had an exchange from now on, and returns their lives. (One
        may have waited for its member all through a fault, and not know yet what became of it.)"""
        now = time.monotonic()
        wait_until(lambda: len(self.living()) == len(self._threads) and all(
            (life.last or 0) > now for life in self.living()), seconds,
            lambda: f"{len(self.living())} of {len(self._threads)} sessions; failures to open: "
                    f"{self.failed_openings[-3:]}")
        return self.living()

    def lost(self):
        return [life for life in list(self.lives) if life.failure]

    def lost_wrongly(self, timeline):
        """Those whose member stayed usable all their life."""
        return [life for life in self.lost()
                if timeline.stayed_usable(life.member, life.begin, life.end)]

    def _run(self, session):
        try:
            self.lab.topology.client.namespace.enter()
            # Not all at once.
            self._leaving.wait(random.uniform(0, session.pause))
            while not self._leaving.is_set():
                try:
                    self._live(session)
                finally:
                    session.close()
        except Exception as error:
            self.crashes.append(f"{session.kind} of {session.client.address}: {error!r}")

    def _live(self, session):
        begin = time.monotonic()
        try:
            member = session.open()
        except FAILURES as error:
            self.failed_openings.append(FailedOpening(
                session.kind, session.client.address, begin, time.monotonic(), repr(error)))
            self._leaving.wait(PAUSE_AFTER_FAILURE)
            return
        life = Life(session.kind, session.client.address, member, time.monotonic())
        self.lives.append(life)
        try:
            while not self._leaving.wait(session.pause * random.uniform(0.7, 1.3)):
                session.exchange()
                life.last = time.monotonic()
            life.end = time.monotonic()
        except FAILURES as error:
            life.end = time.monotonic()
            life.failure = repr(error)
