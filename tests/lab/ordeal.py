"""What a limpetd goes through in its life: reloads, files that it refuses, stops, crashes at any moment,
starts into other maps. Which member was usable when stands in the timeline."""
import collections
import random
import signal
import time

import pytest
from broken import BROKEN, NEEDS_RESTART
from changes import Changes
from deadline import wait_until
from edge import ReloadRefused
from edge_config import rule
from timeline import USABLE, Timeline

STREAM_PORT = 9
SETTINGS = {"affinity": "single", "clients": 2000}
TIMEOUTS = ["30s", "60s", "5m"]
# Patient: what a busy machine does to servers is no fault.
PATIENCE = {"interval": "1s", "timeout": "1s", "fall": 10}
CHECKS = [[], [{"kind": "tcp", "port": 80, **PATIENCE}],
          [{"kind": "imap", **PATIENCE}, {"kind": "tcp", "port": 443, **PATIENCE}]]
TCP_RULES = [[[80, 110, 135, 143, 443, 993, 995, "1024-65535"]],
             [[80, 443], [110, 135, 143, 993, 995, "1024-65535"]],
             [["80-1023"], ["1024-65535"]]]
UDP_RULES = [[[7], [STREAM_PORT]], [[7, STREAM_PORT]], [["5-10"]]]
CRASHES = ("at rest", "in a reload", "in a start")
OTHER_MAPS = 6  # one crash in so many comes with a file that needs other maps


class Ordeal:
    def __init__(self, lab, seed):
        self.lab = lab
        self.edge = lab.edge
        self.random = random.Random(seed)
        self.changes = Changes(seed)
        self.timeline = Timeline(self.changes.states())
        self.count = collections.Counter()
        self._timeout, self._checks = TIMEOUTS[0], CHECKS[0]
        self._rules = [TCP_RULES[0], UDP_RULES[0]]
        self._spare = False  # a second pool, for which the maps without it have no room

    def begin(self):
        self.edge.restart(self.configuration())
        self._wait_settled()

    def run(self, **steps):
        """So many of each kind of step, in random order: run(reload=8, refused=2, crash=2, stop=1)."""
        plan = [kind for kind, count in steps.items() for _ in range(count)]
        self.random.shuffle(plan)
        for kind in plan:
            getattr(self, f"_{kind}")()
            self.count[kind] += 1
            time.sleep(self.random.uniform(0, 0.2))

    def configuration(self):
        rules = [rule(protocol, ports) for protocol, all_ports in zip(("tcp", "udp"), self._rules)
                 for ports in all_ports]
        pools = []
        if self._spare:
            pools = [self.lab.pool(["ex1"], name="spare")]
            rules.append(rule("udp", [19], pool="spare"))
        checks = {"checks": self._checks} if self._checks else {}
        return self.lab.configuration(self.changes.farm, pools, rules,
                                      affinity_timeout=self._timeout, **SETTINGS, **checks)

    def _reload(self):
        self._change()
        self._apply(lambda: self.edge.reload(self.configuration()))

    def _refused(self):
        """It says why in one line, and changes nothing."""
        self._wait_settled()
        before, logged = self._shown(), len(self.edge.process.log_text())
        whole = self.lab.configuration(**SETTINGS)
        old, new, word = self.random.choice(BROKEN + NEEDS_RESTART)
        assert old in whole
        with pytest.raises(ReloadRefused, match="reload refused: .*limpet.toml.*" + word):
            self.edge.reload(whole.replace(old, new))
        self.edge.config.write_text(self.configuration())
        said = self.edge.process.log_text()[logged:].splitlines()
        assert len(said) == 1, said
        assert self._shown() == before

    def _stop(self):
        if self.random.random() < 0.5:
            self._change()
        assert self.edge.end() == 0
        self._apply(lambda: self.edge.start(self.configuration()))

    def _crash(self):
        if self.count["crash"] % OTHER_MAPS == OTHER_MAPS - 1:
            self._spare = not self._spare
            self.count["other maps"] += 1
            how = self.random.choice(["at rest", "in a start"])
        else:
            how = self.random.choice(CRASHES)
        if how == "in a reload" or self.random.random() < 0.5:
            self._change()
        self._apply(lambda: self._crash_and_start(how))
        self.count[how] += 1

    def _crash_and_start(self, how):
        if how == "in a reload":
            self.edge.config.write_text(self.configuration())
            self.edge.process.popen.send_signal(signal.SIGHUP)
            time.sleep(self.random.uniform(0, 0.03))
        self.edge.kill()
        if how == "in a start":
            self.edge.config.write_text(self.configuration())
            process = self.edge.launch(self.edge.config)
            # It is ready after 0.4 s on a machine with nothing else to do.
            time.sleep(self.random.uniform(0.02, 0.6))
            process.kill()
        assert "eth0" in self.edge.xdp()
        self.edge.start(self.configuration())

    def _change(self):
        """Mostly of a member."""
        kind = self.random.choice(["member"] * 5 + ["timeout", "checks", "rules"])
        if kind == "member":
            self.count[self.changes.make().split()[1]] += 1
            return
        if kind == "timeout":
            self._timeout = self.random.choice(TIMEOUTS)
        elif kind == "checks":
            self._checks = self.random.choice(CHECKS)
        else:
            self._rules = [self.random.choice(TCP_RULES), self.random.choice(UDP_RULES)]
        self.count[kind] += 1

    def _apply(self, action):
        """And waits until no client is sent to a member that is not usable any more."""
        def apply():
            action()
            wait_until(lambda: self._share_of_usable() > 0.9999, 10, "slots of usable members")

        self.timeline.change(self.changes.states(), apply)

    def _members(self):
        return [member for member in self.edge.ctl("show", "members")["members"]
                if member["pool"] == "cas"]

    def _share_of_usable(self):
        states = self.changes.states()
        return sum(member["share"] for member in self._members()
                   if states.get(member["name"]) in USABLE)

    def _wait_settled(self):
        """Until every member's next hop and checks are known."""
        def states():
            return {member["name"]: member["state"] for member in self._members()}
        wait_until(lambda: states() == self.changes.states(), 20,
                   lambda: f"members: {states()}, and not {self.changes.states()}")

    def _shown(self):
        """What no packet changes."""
        members = [{key: member[key] for key in ("name", "state", "weight", "share")}
                   for member in self._members()]
        rules = [{key: value for key, value in shown.items() if key not in ("packets", "bytes")}
                 for shown in self.edge.ctl("show", "rules")["rules"]]
        pools = self.edge.pools()
        return members, rules, {name: pools[name]["affinity_timeout_seconds"] for name in pools}
