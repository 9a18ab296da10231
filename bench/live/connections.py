"""New connections a second on each way to the members, and the time that a balancer adds to one
while there is half as much to do as the slowest can do."""
import statistics
import sys

import rows
from tcp_farm import TcpFarm
from tcp_paths import PATHS, Direct

SECONDS_TO_WARM = 0.3
RATE = "live: connections at half load"
QUANTILES = {"median_us": "median", "p99_us": "p99"}


class Connections:
    def __init__(self, wanted):
        """wanted: a function that says whether a row of this name is."""
        self.wanted = wanted
        self.most = {kind: [] for kind in PATHS}   # connections a second, of each run
        self.times = {kind: [] for kind in PATHS}  # at half load, as the client says
        self.failures = {}
        self.rate = 0

    def measure(self, runs, seconds):
        """Returns the rows."""
        half_load = [RATE, *[_time_name(kind, key) for kind in PATHS for key in QUANTILES]]
        if not any(map(self.wanted, [*map(_most_name, PATHS), *half_load])):
            return []
        with TcpFarm() as farm:
            paths = [kind(farm) for kind in PATHS if not kind.lacks()]
            for path in paths:
                path.connect(SECONDS_TO_WARM)
            self._in_turn(paths, runs, "connections", lambda path: self._note_most(path, seconds))
            self.rate = min(map(statistics.median, filter(None, self.most.values()))) / 2
            if self.rate > 0 and any(map(self.wanted, half_load)):
                self._in_turn(paths, runs, "half load",
                              lambda path: self._note_times(path, seconds))
        found = [*map(self._most_row, PATHS), *self._half_load_rows()]
        return [row for row in found if self.wanted(row["name"])]

    @staticmethod
    def _in_turn(paths, runs, what, measure):
        for run in range(runs):
            for path in paths:
                measure(path)
            print(f"{what}: {run + 1} of {runs}", file=sys.stderr, flush=True)

    def _note_most(self, path, seconds):
        self.most[type(path)].append(self._connect(path, seconds)["rate"])

    def _note_times(self, path, seconds):
        self.times[type(path)].append(self._connect(path, seconds, self.rate))

    def _connect(self, path, *how):
        said, why = path.connect(*how)
        if why:
            self.failures.setdefault(type(path), why)
        return said

    def _most_row(self, kind):
        if kind.lacks():
            return rows.skipped(_most_name(kind), kind.lacks())
        if kind in self.failures:
            return rows.failed(_most_name(kind), self.failures[kind])
        return rows.measured(_most_name(kind), self.most[kind], "connections/s")

    def _half_load_rows(self):
        if not self.times[Direct]:
            return [rows.failed(RATE, "no connections at all")]
        return [rows.exact(RATE, self.rate, "connections/s"),
                *[self._time_row(kind, key) for kind in PATHS for key in QUANTILES]]

    def _time_row(self, kind, key):
        """Of each run, what is longer than the direct way was just before."""
        name = _time_name(kind, key)
        if kind.lacks():
            return rows.skipped(name, kind.lacks())
        why = self.failures.get(kind) or self.failures.get(Direct)
        if why:
            return rows.failed(name, why)
        own = [said[key] for said in self.times[kind]]
        if kind is not Direct:
            own = [time - said[key] for time, said in zip(own, self.times[Direct])]
        return rows.measured(name, own, "us")


def _most_name(kind):
    return f"live: new connections, {kind.name}"


def _time_name(kind, key):
    what = "time" if kind is Direct else "time added"
    return f"live: half load, {kind.name}, {what}, {QUANTILES[key]}"
