"""Many clients of the control socket at once, most of them well behaved."""
import collections
import heapq
import json
import select
import socket
import statistics
import time

LONGEST_REQUEST = 64 << 10
LINE = 1 << 20


def request(method, **params):
    return json.dumps({"jsonrpc": "2.0", "id": method, "method": method,
                       "params": params}).encode() + b"\n"


class Peer:
    """One that asks each of its questions in turn, and pauses after each answer."""

    def __init__(self, path, questions, first):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.socket.setblocking(False)
        self.questions = questions
        self.next = first
        self.received = []
        self.asked_at = 0

    def ask(self):
        question = self.questions[self.next % len(self.questions)]
        self.next += 1
        self.asked_at = time.monotonic()
        assert self.socket.send(question) == len(question)

    def answer(self):
        """The reply line, or None if it is not whole yet."""
        received = self.socket.recv(LINE)
        assert received, "limpetd hung up on a client that did nothing wrong"
        self.received.append(received)
        if not received.endswith(b"\n"):
            return None
        whole = b"".join(self.received)
        self.received.clear()
        return whole


class Rude:
    """Those that are silent, slow, deaf, end in the middle of a line, or do not end one."""

    def __init__(self, path):
        self.path = path
        self._open = {kind: self._connect() for kind in ("silent", "half", "slow", "deaf", "endless")}
        self._open["half"].send(b'{"jsonrpc":"2.0","id":1,"meth')
        self.hung_up = collections.Counter()

    def close(self):
        for one in self._open.values():
            one.close()

    def go_on(self):
        self._send("slow", b" ")
        self._send("deaf", request("show.members") * 50)
        self._send("endless", b"x" * LONGEST_REQUEST)

    def _connect(self):
        connected = socket.socket(socket.AF_UNIX)
        connected.connect(str(self.path))
        connected.setblocking(False)
        return connected

    def _send(self, kind, what):
        try:
            self._open[kind].send(what)
        except BlockingIOError:
            pass
        except (BrokenPipeError, ConnectionResetError):
            self.hung_up[kind] += 1
            self._open[kind].close()
            self._open[kind] = self._connect()


class Hammer:
    def __init__(self, path, clients, questions, pause):
        """Each client begins with another of the questions; pause: seconds between an answer and the
        next question."""
        self.path = path
        self.pause = pause
        self.times = []                 # from a question to its answer
        self.answers = collections.defaultdict(set)  # by id, "result" and "error"
        self.rude = Rude(path)
        self._peers = [Peer(path, questions, first) for first in range(clients)]

    def close(self):
        self.rude.close()
        for peer in self._peers:
            peer.socket.close()

    def run(self, seconds):
        poll = select.epoll()
        peers = {peer.socket.fileno(): peer for peer in self._peers}
        for number in peers:
            poll.register(number, select.EPOLLIN)
        end = time.monotonic() + seconds
        waiting = [(end - seconds + self.pause * n / len(peers), number)
                   for n, number in enumerate(peers)]
        while (now := time.monotonic()) < end:
            if int(now * 50) != int((now - 0.005) * 50):
                self.rude.go_on()
            while waiting and waiting[0][0] <= now:
                peers[heapq.heappop(waiting)[1]].ask()
            for number, _ in poll.poll(0.005):
                answer = peers[number].answer()
                if answer:
                    now = time.monotonic()
                    self._take(answer, now - peers[number].asked_at)
                    heapq.heappush(waiting, (now + self.pause, number))
        poll.close()

    def median(self):
        return statistics.median(self.times)

    def slowest_hundredth(self):
        return statistics.quantiles(self.times, n=100)[-1]

    def _take(self, answer, seconds):
        self.times.append(seconds)
        if len(self.times) % 20 == 0:
            reply = json.loads(answer)
            self.answers[reply["id"]].add("result" if "result" in reply else "error")
