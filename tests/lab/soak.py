"""Behind tests/soak: traffic, faults and changes for so many minutes, and how limpetd bears them.

First it is also ended and started again, in all ways. Then one and the same has to live for most of the
time: its memory is what is judged.
"""
import itertools
import os
import sys
import time

import soak_report
from addresses import FAMILIES
from crowd import Crowd
from deadline import wait_until
from demands import Demands
from errands import Errands
from hardships import Hardships
from lab import Lab
from living_farm import LivingFarm
from ordeal import STREAM_PORT
from session import DownloadSession, EchoSession, ImapSession, RpcSession
from stream import Stream
from timeline import USABLE
from vitals import Vitals

SEED = int(os.environ.get("LIMPET_SOAK_SEED", 1))
MEMBERS = 5
SHARE_WITH_ENDS = 0.4     # of the time
BREATH = (0.5, 3)         # seconds between two things that happen
#: What happens, and how often each, compared with the others.
EVERYDAY = {"operate": 6, "drain_by": 1, "reload": 3, "refuse": 3, "look": 5, "observe": 2, "fault": 4,
            "unplug": 2, "flood": 2, "lose_link": 0.5}
ENDS = {"crash": 3, "stop": 3}
KINDS = [ImapSession, DownloadSession, RpcSession, EchoSession]
SESSIONS = 24             # of each family
PAUSE_OF_SESSIONS = 4     # seconds
PAUSE_OF_ERRANDS = 0.8
STREAM_CLIENTS, STREAM_RATE = 40, 80
CLIENTS = SESSIONS + 200 + STREAM_CLIENTS  # those between the others run errands
PAUSE_OF_SAMPLES = 10
SAMPLES_AT_LEAST = 60     # so a short soak takes them more often
SECONDS_TO_BE_SERVED = 60


class Soak:
    def __init__(self, lab, minutes):
        self.lab = lab
        self.seconds = minutes * 60
        self.begin = time.monotonic()
        self.farm = LivingFarm(lab, SEED, self.say)
        demands, self.hardships = Demands(self.farm), Hardships(self.farm)
        self._happenings = {kind: getattr(demands, kind, None) or getattr(self.hardships, kind)
                            for kind in {**EVERYDAY, **ENDS}}
        of_family = {family: lab.clients_of[family] for family in FAMILIES}
        kinds = itertools.cycle(KINDS)
        self.crowd = Crowd(lab, [next(kinds)(client, PAUSE_OF_SESSIONS) for clients in of_family.values()
                                 for client in clients[:SESSIONS]])
        self.errands = Errands(lab, {family: clients[SESSIONS:-STREAM_CLIENTS]
                                     for family, clients in of_family.items()}, PAUSE_OF_ERRANDS, SEED)
        self.stream = Stream(lab, lab.clients[-STREAM_CLIENTS:], STREAM_PORT, STREAM_RATE)
        self.vitals = Vitals(lab.edge, min(PAUSE_OF_SAMPLES, self.seconds / SAMPLES_AT_LEAST))
        self.last_life = None  # the process that is judged
        self.failures = []

    def say(self, text):
        print(f"{time.monotonic() - self.begin:7.1f} {text}", flush=True)

    def run(self):
        self.farm.begin()
        with self.stream, self.crowd:
            self._wait_served()
            with self.errands, self.vitals:
                self._attempt(self._live)
            self.stream.stop()
            # Sessions are still open: a clean end, and no leak.
            self._attempt(self.farm.end)

    def _live(self):
        begin = time.monotonic()
        self._happen(begin + self.seconds * SHARE_WITH_ENDS, {**EVERYDAY, **ENDS})
        self.last_life = self.lab.edge.process.pid
        self.say(f"from now on one limpetd lives on, process {self.last_life}")
        self._happen(begin + self.seconds, EVERYDAY)
        self._wait_served()

    def _happen(self, until, kinds):
        """One thing after the other."""
        while time.monotonic() < until:
            kind, = self.farm.random.choices(list(kinds), list(kinds.values()))
            self._happenings[kind]()
            self.farm.count[kind] += 1
            time.sleep(self.farm.random.uniform(*BREATH))

    def _wait_served(self):
        """Until every session is with a member that is usable."""
        def served():
            states = self.farm.timeline.states()
            return sum(states[life.member] in USABLE for life in self.crowd.living())

        wait_until(lambda: served() == len(FAMILIES) * SESSIONS, SECONDS_TO_BE_SERVED,
                   lambda: f"{served()} sessions: {self.crowd.failed_openings[-3:]}", pause=0.3)

    def _attempt(self, work):
        """What goes wrong ends the soak, but not what is told of it."""
        try:
            work()
        except Exception as failure:  # whatever it is
            self.failures.append(f"{type(failure).__name__}: {failure}")
            self.say(f"FAILED: {self.failures[-1]}")


def main(argv):
    minutes = float(argv[1]) if len(argv) > 1 else 60
    print(f"soak of {minutes:g} minutes, seed {SEED}", flush=True)
    with Lab(members=MEMBERS, clients=CLIENTS, say=print) as lab:
        lab.large_file((int(minutes) // 60 + 2) << 25)  # a download must not come to its end
        soak = Soak(lab, minutes)
        soak.run()
        wrong = soak_report.told(soak)
    for one in wrong:
        print(f"FAILED: {one}")
    print("soak: " + (f"{len(wrong)} things went wrong" if wrong else "all is well"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
