"""How a limpetd fares over time: its memory, its open files and the kernel's memory of its maps."""
import dataclasses
import pathlib
import re
import statistics
import threading
import time

from namespace import CommandFailed
from scrape import Scrape

WARM_UP = 1 / 4        # of a life: until every cache and table has been used
MOST_GROWTH_KIB = 512  # of what is allocated, from the first third after that to the last
#: What a sanitizer says, in a log.
REPORT = re.compile(r"^.*(?:AddressSanitizer|LeakSanitizer|runtime error:).*$", re.MULTILINE)
MOST_FILES = 2             # more open at the quietest moment of the last third than of the first


@dataclasses.dataclass
class Sample:
    time: float
    allocated_kib: int  # and not freed
    resident_kib: int   # with what a sanitizer's allocator keeps of that, for each of its threads
    files: int
    maps: int          # how many the process has open,
    maps_kib: int      # and their memory


def sample(edge, pid):
    """What the kernel and limpetd itself say of it; None when it ends meanwhile."""
    here = pathlib.Path(f"/proc/{pid}")
    try:
        status = (here / "status").read_text()
        resident = int(status.split("VmRSS:")[1].split()[0])
        texts = [_read(path) for path in (here / "fdinfo").iterdir()]
        allocated = int(Scrape(edge).value("limpet_heap_bytes")) >> 10
    except (FileNotFoundError, ProcessLookupError, IndexError, CommandFailed):
        return None
    maps = {_field(text, "map_id"): _field(text, "memlock") for text in texts if "map_id:" in text}
    return Sample(time.monotonic(), allocated, resident, len(texts), len(maps),
                  sum(maps.values()) >> 10)


class Vitals:
    """Takes a sample every so many seconds from `with` on, of whatever limpetd the edge has."""

    def __init__(self, edge, pause):
        self.edge = edge
        self.pause = pause
        self.lives = {}  # the samples of each process, by its id
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        self._thread.join()

    def judge(self, pid):
        """What is wrong with this life: texts. It must have been long enough to tell."""
        samples = self.lives[pid]
        rest = samples[int(len(samples) * WARM_UP):]
        third = len(rest) // 3
        assert third >= 3, f"{len(samples)} samples tell nothing"
        first, last = rest[:third], rest[-third:]
        grown = _median(last, "allocated_kib") - _median(first, "allocated_kib")
        files = _least(last, "files") - _least(first, "files")
        maps = _least(last, "maps_kib") - _least(first, "maps_kib")
        wrong = []
        if grown > MOST_GROWTH_KIB:
            wrong.append(f"memory grew by {grown:.0f} KiB, more than {MOST_GROWTH_KIB}")
        if files > MOST_FILES:
            wrong.append(f"{files} more files stay open")
        if maps > 0:
            wrong.append(f"the maps grew by {maps} KiB")
        return wrong

    def told(self, pid):
        """This life in one line."""
        samples = self.lives[pid]
        rest = samples[int(len(samples) * WARM_UP):]
        third = max(1, len(rest) // 3)
        minutes = (samples[-1].time - samples[0].time) / 60
        return (f"{minutes:.1f} minutes, {len(samples)} samples: allocated {samples[0].allocated_kib} "
                f"KiB at first, {_median(rest[:third], 'allocated_kib'):.0f} in the first third after "
                f"warming up, {_median(rest[-third:], 'allocated_kib'):.0f} in the last, at most "
                f"{max(one.allocated_kib for one in samples)}; resident "
                f"{_median(rest[:third], 'resident_kib'):.0f} and "
                f"{_median(rest[-third:], 'resident_kib'):.0f} KiB; files "
                f"{_least(rest[:third], 'files')} and "
                f"{_least(rest[-third:], 'files')}, at most {max(one.files for one in samples)}; "
                f"{samples[-1].maps} maps of {_least(rest[:third], 'maps_kib')} and "
                f"{_least(rest[-third:], 'maps_kib')} KiB")

    def _run(self):
        while not self._over.wait(self.pause):
            process = self.edge.process
            taken = process and sample(self.edge, process.pid)
            if taken and process is self.edge.process:
                self.lives.setdefault(process.pid, []).append(taken)


def _read(path):
    try:
        return path.read_text()
    except OSError:
        return ""  # closed meanwhile


def _field(text, name):
    return int(text.split(f"{name}:")[1].split()[0])


def _median(samples, field):
    return statistics.median(getattr(one, field) for one in samples)


def _least(samples, field):
    return min(getattr(one, field) for one in samples)
