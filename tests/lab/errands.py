"""What clients come for in passing: one request of any kind, from any address, one after the other."""
import collections
import dataclasses
import random
import threading
import time

from addresses import FAMILIES
from client import FAILURES, SERVICES, Client, ClientFailed

LARGE = 4000  # bytes: three fragments


def large_datagram(client):
    """Its fragments go the way of its small ones."""
    payload = random.randbytes(LARGE // 2).hex().encode()
    for _ in range(5):
        with client.udp_socket() as udp:
            udp.connect((client.vip, 7))
            try:
                udp.send(payload)
                member, _, rest = udp.recv(65535).split(b" ", 2)
            except OSError:
                continue
            if rest != payload:
                raise ClientFailed(f"{client.address}: a large datagram came back as another")
            return member.decode()
    raise ClientFailed(f"{client.address}: no answer to a large datagram")


#: By kind, and how often each comes, compared with the others. (rpcclient takes long to start.)
KINDS = {**{column: (ask, 1 if "rpc" in column else 3) for column, ask in SERVICES.items()},
         "7/udp": (Client.udp, 6), "large": (large_datagram, 6)}


@dataclasses.dataclass
class Errand:
    kind: str
    address: str
    begin: float
    end: float
    failure: str  # '': it was answered


class Errands:
    """One after the other from `with` on."""

    def __init__(self, lab, clients_of, pause, seed):
        """clients_of: by family."""
        self.lab = lab
        self.clients_of = clients_of
        self.pause = pause
        self.count = collections.Counter()
        self.failed = []
        self.crash = None
        self._random = random.Random(seed)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        self._thread.join()

    def failed_wrongly(self, timeline):
        """Those that failed while nothing changed."""
        return [errand for errand in self.failed
                if not timeline.changed(errand.begin, errand.end)]

    def _run(self):
        try:
            self.lab.topology.client.namespace.enter()
            while not self._over.wait(self.pause * self._random.uniform(0.5, 1.5)):
                self._run_one()
        except Exception as error:  # the judge tells of it
            self.crash = error

    def _run_one(self):
        kind, = self._random.choices(list(KINDS), [weight for _, weight in KINDS.values()])
        client = self._random.choice(self.clients_of[self._random.choice(FAMILIES)])
        begin, failure = time.monotonic(), ""
        try:
            KINDS[kind][0](client)
        except FAILURES as error:
            failure = repr(error)
        self.count[kind] += 1
        if failure:
            self.failed.append(Errand(kind, client.address, begin, time.monotonic(), failure))
