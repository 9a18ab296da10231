"""Packets a second of a processor through limpet and nftables, and through next to nothing."""
import contextlib
import pathlib
import re
import sys
from gzip import open as open_packed

import rows
from systems import Drop, Limpet, Nftables, Swap
from wire import Sent, Wire

TITLES = {Drop: "generator into XDP_DROP, {} sources", Swap: "MACs swapped, XDP_TX, {} sources",
          Limpet: "limpet, l2, {} sources", Nftables: "nftables, jhash and conntrack, {} sources"}
SLICE = 0.2  # seconds: systems take turns so soon, since what else runs here comes and goes
UNIT = "packets/CPU s"
# Beside that of the system alone: packets a second of the clock, on one processor, all included.
ALL_TITLE, ALL_UNIT = "{}, generator and all", "packets/s"


class Packets:
    def __init__(self, sources, cpu, wanted):
        """wanted: a function that says whether a row of this name is."""
        self.titles = {kind: f"live: {title.format(sources)}" for kind, title in TITLES.items()}
        self.wanted = wanted
        self.kinds = [kind for kind in TITLES if any(map(wanted, self._names(kind)))]
        if self.kinds and Drop not in self.kinds:
            self.kinds.insert(0, Drop)  # what the others are compared with
        self.sources, self.cpu = sources, cpu
        self.results = {kind: [] for kind in self.kinds}
        self.failures = {}

    def measure(self, runs, seconds):
        """Returns the rows."""
        if not self.kinds:
            return []
        if apart := interrupt_time_apart():
            return [rows.skipped(name, apart) for kind in self.kinds
                    for name in self._names(kind) if self.wanted(name)]
        for run in range(runs):
            # Anew each time: where tables come to lie in memory makes a difference, too.
            with contextlib.ExitStack() as stack:
                self._measure([self._set_up(kind, stack) for kind in self.kinds], seconds)
            print(f"packets: {run + 1} of {runs}", file=sys.stderr, flush=True)
        return [row for kind in self.kinds for row in self._rows(kind) if self.wanted(row["name"])]

    def _set_up(self, kind, stack):
        wire = Wire(self.sources, self.cpu)
        stack.callback(wire.close)
        wire.create()
        system = kind(wire)
        system.set_up()
        system.warm()
        return system

    def _measure(self, systems, seconds):
        """One run."""
        slices = max(1, round(seconds / SLICE))
        sums = {system: Sent.nothing() for system in systems}
        for _ in range(slices):
            for system in systems:
                sent, why = system.measure(seconds / slices)
                sums[system] += sent
                if why:
                    self.failures.setdefault(type(system), why)
        for system, total in sums.items():
            self.results[type(system)].append(total)

    def _names(self, kind):
        return [self.titles[kind], *([] if kind is Drop else [ALL_TITLE.format(self.titles[kind])])]

    def _rows(self, kind):
        """Of each run its own floor is taken off: the two took turns."""
        why = self.failures.get(kind) or self.failures.get(Drop)
        if why:
            return [rows.failed(name, why) for name in self._names(kind)]
        results, floors = self.results[kind], self.results[Drop]
        if kind is Drop:
            return [rows.measured(self.titles[kind], [1e9 / sent.a_packet for sent in results],
                                  UNIT)]
        own = [sent.a_packet - floor.a_packet for sent, floor in zip(results, floors)]
        name, all_name = self._names(kind)
        if min(own) <= 0:
            return [rows.failed(name, "too much else runs here: a run took less than its floor"),
                    self._all_row(all_name, results)]
        return [rows.measured(name, [1e9 / each for each in own], UNIT),
                self._all_row(all_name, results)]

    @staticmethod
    def _all_row(name, results):
        return rows.measured(name, [sent.sent / sent.wall_s for sent in results], ALL_UNIT)


def interrupt_time_apart():
    """Why the processor's time cannot be told here; "": it can. A kernel that accounts interrupts
    apart gives a thread no time of the packets that it works on in softirq."""
    release = pathlib.Path("/proc/sys/kernel/osrelease").read_text().strip()
    for file, opened in ((pathlib.Path("/proc/config.gz"), open_packed),
                         (pathlib.Path(f"/boot/config-{release}"), open)):
        if file.exists():
            with opened(file, "rt") as lines:
                if any(re.match("CONFIG_IRQ_TIME_ACCOUNTING=y", line) for line in lines):
                    return "this kernel accounts interrupt time apart (CONFIG_IRQ_TIME_ACCOUNTING)"
            return ""
    return ""
