"""A control group of this host, for a machine's systemd to make its own in."""
import contextlib
import pathlib

from deadline import wait_until


def hierarchy():
    """Where version 2 is mounted: alone, or beside version 1."""
    for line in pathlib.Path("/proc/self/mounts").read_text().splitlines():
        _, point, kind, *_ = line.split()
        if kind == "cgroup2":
            return pathlib.Path(point)
    raise LookupError("no cgroup2 is mounted here")


class ControlGroup:
    def __init__(self, name):
        self.name = name
        self.path = None

    def create(self):
        self.path = hierarchy() / self.name
        self.path.mkdir()

    def command(self):
        """Words before a command line: it is run in here."""
        return ["sh", "-c", f'echo $$ >{self.path}/cgroup.procs && exec "$@"', "sh"]

    def remove(self):
        """The group and those in it, once their processes have ended."""
        if self.path and self.path.exists():
            wait_until(self._gone, 5, lambda: f"end of {self.path}")

    def _gone(self):
        for directory in sorted(self.path.rglob("*/"), reverse=True):
            with contextlib.suppress(OSError):
                directory.rmdir()
        with contextlib.suppress(OSError):
            self.path.rmdir()
        return not self.path.exists()
