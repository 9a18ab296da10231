"""A farm that changes all the time: how its members are wanted, what its file says, and from when to when
each of them is usable."""
import collections
import random

from control_line import ControlLine, HungUp
from deadline import wait_until
from edge_config import rule
from hammer import request
from namespace import execute
from ordeal import TCP_RULES, TIMEOUTS, UDP_RULES
from scrape import SETTING
from timeline import USABLE, Timeline

# A busy machine's pauses are no faults.
PATIENCE = {"interval": "2s", "timeout": "2s", "rise": 2, "fall": 6}
CHECKS = [[{"kind": "http", "path": "/owa/healthcheck.htm", **PATIENCE}, {"kind": "imap", **PATIENCE},
           {"kind": "msrpc", **PATIENCE}],
          [{"kind": "tcp", "port": 443, **PATIENCE}, {"kind": "imap", **PATIENCE},
           {"kind": "http", "path": "/owa/healthcheck.htm", **PATIENCE}, {"kind": "msrpc", **PATIENCE}]]
SETTINGS = {"affinity": "single", "clients": 2000}
SETTLED = 60  # seconds, at most, until limpetd knows what a fault or its end has done
PAUSE = 0.3   # between two looks at it


class LivingFarm:
    def __init__(self, lab, seed, say):
        """say: a function that hears of each thing that happens."""
        self.lab = lab
        self.edge = lab.edge
        self.say = say
        self.random = random.Random(seed)
        self.count = collections.Counter()
        self.wanted = {name: "up" for name in lab.topology.members}
        self.timeline = Timeline(self.wanted)
        self._weights = {name: 100 for name in lab.topology.members}
        self._timeout, self._checks = TIMEOUTS[0], CHECKS[0]
        self._rules = [TCP_RULES[0], UDP_RULES[0]]

    def begin(self):
        self.edge.restart(self.configuration())
        self.settle()

    def go_on(self):
        """After an end of limpetd."""
        self.edge.start(self.configuration())
        self.settle()
        client = self.lab.clients[0].address
        wait_until(lambda: self.limpetctl("explain", client, "mail:80", check=False).returncode == 0,
                   SETTLED, "explain", PAUSE)

    def end(self):
        """As a service manager does it; a leak that the sanitizer has found is in the status."""
        log = self.edge.process.log
        status = self.edge.end()
        assert status == 0, f"limpetd ended with {status}: {log.read_text()[-3000:]}"

    def configuration(self):
        rules = [rule(protocol, ports) for protocol, all_ports in zip(("tcp", "udp"), self._rules)
                 for ports in all_ports]
        members = {name: {"weight": weight} for name, weight in self._weights.items()}
        return self.lab.configuration(members, rules=rules, affinity_timeout=self._timeout,
                                      checks=self._checks, edge=SETTING, **SETTINGS)

    def change_file(self):
        """Something in it, but for who serves; returns what."""
        what = self.random.choice(["timeout", "checks", "rules", "weights"])
        if what == "timeout":
            self._timeout = self.random.choice(TIMEOUTS)
        elif what == "checks":
            self._checks = self.random.choice(CHECKS)
        elif what == "rules":
            self._rules = [self.random.choice(TCP_RULES), self.random.choice(UDP_RULES)]
        else:
            self._weights[self.random.choice(list(self._weights))] = self.random.choice([50, 100, 200])
        self.edge.config.write_text(self.configuration())
        return what

    def want(self, wanted, apply):
        """Operators' wishes: apply() makes them known."""
        def apply_and_settle():
            apply()
            self.wanted = wanted
            self.settle()

        self.timeline.change(wanted, apply_and_settle)

    def settle(self, **down):
        """Waits until limpetd knows what is, and sends nobody to a member that is not usable."""
        states = {**self.wanted, **down}

        def settled():
            shown = self._members()
            return ({member["name"]: member["state"] for member in shown} == states
                    and sum(member["share"] for member in shown
                            if member["state"] in USABLE) > 0.9999)

        wait_until(settled, SETTLED, lambda: f"members as {states}: {self._members()}", PAUSE)

    def those(self, *states):
        """The members that are wanted so."""
        return [name for name, state in self.wanted.items() if state in states]

    def limpetctl(self, *words, check=True):
        return execute([self.edge.program("limpetctl"), "--socket", self.edge.socket, *words], 40,
                       check)

    def _members(self):
        try:
            with ControlLine(self.edge.socket) as line:
                line.send(request("show.members"))
                return line.reply()["result"]["members"]
        except (OSError, HungUp):
            return []
