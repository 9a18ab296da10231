"""A farm whose file and whose control socket are attacked: what limpetd says of itself, and what its maps
hold."""
import collections
import re

from control_line import ControlLine
from deadline import wait_until
from edge_config import TCP_PORTS, UDP_PORTS, configuration, rule
from hammer import request
from pinned_maps import PinnedMaps
from vitals import REPORT

CHECKS = [{"kind": "tcp", "port": 80, "interval": "1s", "timeout": "1s", "fall": 10},
          {"kind": "http", "port": 80, "path": "/owa/healthcheck.htm", "expect_status": 200,
           "interval": "1s", "interval_down": "500ms", "timeout": "500ms", "fall": 10}]
BY_ROOT = re.compile(r"(?<!refused to ), by root")
LEFT_OUT = re.compile(r"\((\d+) changes before this were not told\)")
SECONDS_TO_SETTLE = 15


def differences(before, after):
    return sorted(name for name in before if before[name] != after[name])


class TargetFarm:
    """The lab's farm, asked over the socket, and looked at in its maps."""

    def __init__(self, lab):
        self.lab = lab
        self.edge = lab.edge
        self.text = self.configuration().encode()
        self.edge.restart(self.text.decode())
        self.pid = self.ask("status")["pid"]
        assert self.pid == self.edge.process.pid
        # Its bpffs is in the mounts of its own.
        self.maps = PinnedMaps(f"/proc/{self.pid}/root{self.edge.directory}/bpf")
        lab.wait_up()
        self.wait_as_wanted()
        self.state, self.meaning = self.maps.state(), self.maps.meaning()
        self.reloads = 0
        self._last_event = 0
        self.changes_told()

    def configuration(self):
        vips = {"mail": self.lab.topology.vips.values(), "web": ["203.0.113.11"]}
        cas = self.lab.pool({"ex1": {}, "ex2": {"weight": 50}, "ex3": {"state": "up"}}, clients=1000,
                            affinity_timeout="5m", backup="spare", min_members=1, checks=CHECKS)
        spare = self.lab.pool(["ex4"], name="spare", clients=1000, affinity="network",
                              network={"v4": 24, "v6": 64}, when_empty="reject")
        rules = [rule("tcp", TCP_PORTS), rule("udp", UDP_PORTS), rule("udp", (9,), disabled=True),
                 rule("tcp", (80, "8000-8999"), vip="web", pool="spare")]
        return configuration(vips, [cas, spare], self.edge.socket, rules)

    def reply(self, method, **params):
        with ControlLine(self.edge.socket) as line:
            line.send(request(method, **params))
            return line.reply()

    def ask(self, method, **params):
        reply = self.reply(method, **params)
        assert "result" in reply, reply
        return reply["result"]

    def reload(self, text):
        """The result, or the error's message."""
        self.edge.config.write_bytes(text)
        reply = self.reply("reload")
        self.reloads += "result" in reply
        while reply.get("result", {}).get("outcome") == "waiting":
            reply = self.reply("reload.outcome", reload=reply["result"]["reload"])
        return reply.get("result"), reply.get("error", {}).get("message")

    def changes_told(self):
        """The events since the last time that tell of a change that somebody made."""
        new = [event for event in self.ask("show.events")["events"] if event["number"] > self._last_event]
        self._last_event = max([self._last_event, *(event["number"] for event in new)])
        return [event["text"] for event in new if BY_ROOT.search(event["text"])]

    def reloads_told(self):
        """By events; of many at once some are only counted in one of them."""
        texts = [event["text"] for event in self.ask("show.events")["events"]]
        found = [LEFT_OUT.search(text) for text in texts if text.startswith("the file ")]
        return sum(1 + (int(left_out.group(1)) if left_out else 0) for left_out in found)

    def wait_as_before(self):
        """What is in force means the same as in the beginning, if with other numbers."""
        if self.maps.state() == self.state:
            return
        wait_until(lambda: self.maps.meaning() == self.meaning, SECONDS_TO_SETTLE,
                   lambda: f"as before: {differences(self.meaning, self.maps.meaning())}; "
                           f"{self.ask('show.members')['members']}")
        self.state = self.maps.state()

    def wait_as_wanted(self):
        """The slots are those of the members that operators want to have them, if there are any."""
        wanted = collections.defaultdict(set)
        for member in self.ask("show.members")["members"]:
            wanted[member["pool"]].add((member["pool"], member["name"]))
        for change in self.ask("show.changes")["members"]:
            if change["state"] != "up" or change["weight"] == 0:
                wanted[change["pool"]].remove((change["pool"], change["member"]))

        def held():
            shares = self.maps.shares()
            return {pool: set(shares[pool]) for pool in wanted if wanted[pool]}

        wait_until(lambda: all(held()[pool] == members for pool, members in wanted.items() if members),
                   SECONDS_TO_SETTLE, lambda: f"slots as wanted: {held()}, not {dict(wanted)}")

    def expect_well(self):
        assert self.maps.state() == self.state, differences(self.state, self.maps.state())
        assert self.edge.process.running(), self.edge.process.log_tail()
        assert self.ask("status")["pid"] == self.pid
        reports = REPORT.findall(self.edge.process.log_text())
        assert not reports, reports
