"""A large farm for one limpetd to start with: 64 VIPs with 100 rules each, 16 pools, 1,000 members.

    with LargeFarm(clients=1_000_000) as farm:
        print(farm.fresh(), farm.adopted(), farm.other_maps(), farm.change_of_one())

A start ends with the line "ready", and each is given as the seconds until then.
"""
import dataclasses
import time

from deadline import wait_until
from edge_config import configuration, pool, rule
from far_network import NETWORK, FarNetwork

VIPS, RULES, POOLS, MEMBERS = 64, 100, 16, 1000
SECONDS_TO_START = 60
MAGLEVS_OWN = 0.01  # of a table: slots of other members that may move as well


@dataclasses.dataclass
class Change:
    seconds: float  # from the signal to "reloaded"
    slots: int      # of the member's pool,
    had: int        # of which it had these before
    tracked: dict   # by pool, how many have another member now; pools without any are left out

    def is_of_one(self):
        """Whether no slot changed that is not its own, or one that Maglev moves of its own accord."""
        return list(self.tracked) == ["p0"] and (
            self.had <= self.tracked["p0"] <= self.had + MAGLEVS_OWN * self.slots)


class LargeFarm:
    def __init__(self, clients, edge_settings=""):
        """clients: that each pool expects; edge_settings: more lines of [edge]."""
        self.clients = clients
        self._edge_settings = edge_settings
        self.network = FarNetwork()
        self.edge = self.network.edge
        self._bindings = 2 * clients  # of the last pool
        addresses = NETWORK.hosts()
        self._members = [{} for _ in range(POOLS)]
        for number in range(MEMBERS):
            self._members[number % POOLS][f"m{number}"] = {"addresses": [str(next(addresses))]}

    def __enter__(self):
        try:
            self.network.create()
        except BaseException:
            self.network.close()
            raise
        return self

    def __exit__(self, *exception):
        self.network.close()

    def fresh(self):
        """A start where nothing runs."""
        self.edge.stop()
        return self._start()

    def adopted(self):
        """A start that goes on with the maps of the one before."""
        self.edge.end()
        return self._start()

    def other_maps(self):
        """A start that makes new ones beside those that run: one pool has other bindings; the clients
        of the others are kept."""
        self.edge.end()
        self._bindings = 5 * self.clients - self._bindings  # three times as many, or two
        return self._start()

    def change_of_one(self):
        """A reload that disables one member, in maps that no change was made to before."""
        self.fresh()
        share = self.edge.members()["m0"]["share"]
        slots = self.edge.pools()["p0"]["slots"]
        text = self._text({"m0": {"state": "disabled"}})
        begin = time.monotonic()
        self.edge.reload(text)
        seconds = time.monotonic() - begin
        tracked = {name: shown["slots_tracked"] for name, shown in self.edge.pools().items()}
        return Change(seconds, slots, round(share * slots),
                      {name: count for name, count in tracked.items() if count})

    def _start(self):
        self.edge.config.write_text(self._text())
        begin = time.monotonic()
        self.edge.process = process = self.edge.launch(self.edge.config)
        wait_until(lambda: "ready" in process.log_text() or not process.running(),
                   SECONDS_TO_START, lambda: f"ready; limpetd's log ends:\n{process.log_tail()}",
                   pause=0.005)
        seconds = time.monotonic() - begin
        assert process.running(), f"limpetd ended; its log ends:\n{process.log_tail()}"
        return seconds

    def _text(self, settings=None):
        """limpet.toml; settings: more of those of members, by name."""
        pools = [self._pool(number, settings or {}) for number in range(POOLS)]
        vips = {f"v{number}": [f"203.0.113.{number + 1}"] for number in range(VIPS)}
        rules = [rule("tcp", [1000 + number], vip=vip, pool=f"p{number % POOLS}")
                 for vip in vips for number in range(RULES)]
        text = configuration(vips, pools, self.edge.socket, rules)
        return text.replace("[edge]\n", f"[edge]\n{self._edge_settings}")

    def _pool(self, number, settings):
        members = {name: {**given, **settings.get(name, {})}
                   for name, given in self._members[number].items()}
        bindings = {"bindings": self._bindings} if number == POOLS - 1 else {}
        return pool(members, name=f"p{number}", forward="ipip", clients=self.clients, **bindings)
