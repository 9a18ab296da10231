"""Two edges' clients while one of them ends: long sessions, of all kinds and both families, and a
stream of datagrams. None of them may be lost or moved."""
import contextlib

from addresses import FAMILIES
from crowd import Crowd
from datagrams import Datagrams
from session import DownloadSession, EchoSession, ImapSession

KINDS = [ImapSession, DownloadSession, EchoSession]
SESSIONS = 18          # of each family
CLIENTS = SESSIONS + 20
FILE_SIZE = 16 << 20   # of the download
RATE = 500             # datagrams a second
SECONDS_TO_OPEN = 60
SECONDS_TO_EXCHANGE = 30


class Load:
    def __init__(self, crowd, stream):
        self.stream = stream
        self._crowd = crowd

    def goes_on(self):
        """Waits until every session has had an answer from now on."""
        self._crowd.wait_well(SECONDS_TO_EXCHANGE)

    @property
    def seconds_lost(self):
        """Of the stream, when that is over."""
        return (self.stream.sent - sum(self.stream.counted.values())) / RATE


@contextlib.contextmanager
def load(lab, streamer):
    """streamer: the client that sends the datagrams, none of the first SESSIONS."""
    sessions = [KINDS[n % len(KINDS)](client, 0.5) for family in FAMILIES
                for n, client in enumerate(lab.clients_of[family][:SESSIONS])]
    with Crowd(lab, sessions) as crowd:
        crowd.wait_well(SECONDS_TO_OPEN)
        member = lab.ask(streamer.become_known)
        with Datagrams(lab, streamer, RATE) as stream:
            made = Load(crowd, stream)
            yield made
            made.goes_on()
        lost = crowd.lost()
    print(f"\ndatagrams of {made.seconds_lost:.2f} s lost")
    assert not lost, lost[:3]
    assert len(crowd.lives) == len(sessions)
    assert set(stream.counted) == {member}
