"""What limpetd costs while it checks members, and how well it does."""
import dataclasses
import os
import pathlib


@dataclasses.dataclass
class Figures:
    """Of limpetd, while it checked. Times of processors are shares of one."""
    user: float
    system: float
    memory_kib: int
    failing: int    # checks that do not pass
    late: int       # checks of which a start was late by more than an interval
    latest_ms: int  # of all starts since limpetd's

    @property
    def processor(self):
        return self.user + self.system


def processor_times(pid):
    """A process's own and the kernel's for it, in seconds."""
    stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()
    return [int(field) / os.sysconf("SC_CLK_TCK") for field in fields[11:13]]


def memory_kib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])
