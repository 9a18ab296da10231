"""Clients that come once: each fetches one page, from an address that nobody has seen before."""
import dataclasses
import threading
import time

from client import FAILURES

THREADS = 2


@dataclasses.dataclass
class Visit:
    address: str
    begin: float
    end: float
    member: str   # '': it failed
    failure: str


class Newcomers:
    """Lets one client after the other come, from `with` on, until there is none left."""

    def __init__(self, lab, clients, pause):
        self.lab = lab
        self.pause = pause
        self.visits = []
        self._clients = iter(clients)
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(THREADS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self._leaving.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        self.lab.topology.client.namespace.enter()
        while not self._leaving.wait(self.pause * THREADS):
            client = next(self._clients, None)
            if client is None:
                return
            begin = time.monotonic()
            try:
                member, failure = client.http(), ""
            except FAILURES as error:
                member, failure = "", repr(error)
            self.visits.append(Visit(client.address, begin, time.monotonic(), member, failure))
