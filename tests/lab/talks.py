"""Many clients that each send numbered datagrams all the time, and which member answered which.

    with Talks(lab) as talks:
        change()
        moment = talks.now()
        outage = talks.right_again(moment)

An outage ends with the last datagram that nobody answered, or a member that was not right.
"""
import collections
import select
import threading
import time

from addresses import FAMILIES
from deadline import wait_until

RATE = 40      # datagrams a second of each client
RIGHT = 20     # so many right answers in a row, and a client is served well again
SETTLING = 5   # seconds for the first answers
PORT = 7

Outage = collections.namedtuple("Outage", "seconds datagrams")


class Talk:
    """What one client sent and heard."""

    def __init__(self, client):
        self.client = client
        self.socket = None
        self.home = None   # the member that answered before anything happened
        self.sent = []     # when, by number
        self.answers = {}  # the member, by number

    def open(self):
        self.socket = self.client.udp_socket()
        self.socket.setblocking(False)

    def send(self):
        try:
            self.socket.sendto(b"%d" % len(self.sent), (self.client.vip, PORT))
        except OSError:
            pass  # an error that a router told of: this one is lost
        self.sent.append(time.monotonic())

    def hear(self):
        while True:
            try:
                member, _, number = self.socket.recv(2048).decode().split()
            except BlockingIOError:
                return
            except OSError:
                continue
            self.answers[int(number)] = member

    def wrong(self, since, members):
        """Those sent since then, up to the last that was answered rightly."""
        last = max((number for number, member in list(self.answers.items()) if member in members),
                   default=-1)
        return [number for number in range(last) if self.sent[number] >= since
                and self.answers.get(number) not in members]

    def served(self, since, members):
        """Whether its last datagrams, all of them since then, were answered rightly."""
        last = max(list(self.answers), default=-1)
        row = range(last - RIGHT + 1, last + 1)
        return (row.start >= 0 and self.sent[row.start] >= since
                and time.monotonic() - self.sent[last] < RIGHT / RATE
                and all(self.answers.get(number) in members for number in row))


class Talks:
    def __init__(self, lab, clients=None):
        """clients: a few of both families unless others are given."""
        if clients is None:
            clients = [client for family in FAMILIES for client in lab.clients_of[family][-16:]]
        self.lab = lab
        self.talks = [Talk(client) for client in clients]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    now = staticmethod(time.monotonic)

    def __enter__(self):
        self.lab.ask(lambda: [talk.open() for talk in self.talks])
        self._thread.start()
        begin = self.now()
        everyone = set(self.lab.topology.members)
        wait_until(lambda: all(talk.served(begin, everyone) for talk in self.talks), SETTLING,
                   "answers for every client")
        for talk in self.talks:
            talk.home = talk.answers[max(talk.answers)]
        return self

    def __exit__(self, *exception):
        self._stop.set()
        self._thread.join(10)
        for talk in self.talks:
            talk.socket.close()

    def homes(self):
        return {talk.home for talk in self.talks}

    def of(self, *members):
        """The clients of these members."""
        return [talk for talk in self.talks if talk.home in members]

    def right_again(self, since, right=None, bound=10, of=None):
        """Waits until these clients (none: all) are served well, each by the members that are right
        for it (right(talk); none: its own), and returns the outage from `since` to then.

        since: just before the change. What was right until the change was done proves nothing."""
        talks = self.talks if of is None else of
        right = right or (lambda talk: {talk.home})
        done = self.now()
        wait_until(lambda: all(talk.served(done, right(talk)) for talk in talks), bound,
                   lambda: "served well: " + ", ".join(
                       f"{talk.client.address} of {talk.home}" for talk in talks
                       if not talk.served(done, right(talk))))
        wrong = [talk.sent[number] for talk in talks for number in talk.wrong(since, right(talk))]
        return Outage(max(wrong, default=since) - since, len(wrong))

    def moved(self):
        """Clients that any other member than their own answered at any time, and these members."""
        return {talk.client.address: others for talk in self.talks
                if (others := set(list(talk.answers.values())) - {talk.home})}

    def lost(self, since, talks):
        """How many datagrams of these, from then up to each one's last answer, had none."""
        return sum(len(talk.wrong(since, set(self.lab.topology.members))) for talk in talks)

    def _run(self):
        sockets = {talk.socket: talk for talk in self.talks}
        due = self.now()
        while not self._stop.is_set():
            for talk in self.talks:
                talk.send()
            due = max(due + 1 / RATE, self.now() - 1)  # after a pause not all at once
            while not self._stop.is_set() and (left := due - self.now()) > 0:
                for ready in select.select(list(sockets), [], [], left)[0]:
                    sockets[ready].hear()
