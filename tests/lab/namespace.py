"""The network namespace of one host of the lab, and what runs in it."""
import contextlib
import ctypes
import json
import os
import pathlib
import signal
import subprocess
import threading

from deadline import wait_until

DIRECTORY = pathlib.Path("/run/netns")
CLONE_NEWNET = 0x40000000


class CommandFailed(Exception):
    """A command of the lab ended with an error, or did not end in time."""


def execute(argv, timeout=20, check=True, stdin=None):
    """Runs a command to its end and returns it with its output as text."""
    argv = [str(word) for word in argv]
    try:
        done = subprocess.run(argv, input=stdin, capture_output=True, text=True, timeout=timeout,
                              **({} if stdin is not None else {"stdin": subprocess.DEVNULL}))
    except subprocess.TimeoutExpired:
        raise CommandFailed(f"'{' '.join(argv)}' took more than {timeout} s") from None
    if check and done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        raise CommandFailed(f"'{' '.join(argv)}' ended with {done.returncode}: {said}")
    return done


class Namespace:
    def __init__(self, name):
        self.name = name
        self.path = DIRECTORY / name

    def create(self):
        execute(["ip", "netns", "add", self.name])
        # Addresses are what the lab says: IPv6 finds none, asks no router, uses its own at once.
        self.sysctl({f"net.ipv6.conf.{which}.{key}": 0 for which in ("all", "default") for key in (
            "accept_ra", "autoconf", "router_solicitations", "accept_dad")})
        self.sysctl({f"net.ipv4.conf.{which}.rp_filter": 0 for which in ("all", "default", "lo")})
        self.ip("link set lo up")

    def exists(self):
        return self.path.exists()

    def command(self, *argv):
        """The command line that runs argv in here. (`ip netns exec` would mount another /sys.)"""
        return ["nsenter", f"--net={self.path}", "--", *[str(word) for word in argv]]

    def run(self, *argv, timeout=20, check=True, stdin=None):
        return execute(self.command(*argv), timeout, check, stdin)

    def ip(self, *lines, family=None):
        """Gives lines to iproute2 as one batch: ip("link set lo up", "route add …").

        family: 4 or 6, for lines without an address that tells."""
        execute(["ip", *([f"-{family}"] if family else []), "-n", self.name, "-batch", "-"],
                stdin="".join(f"{line}\n" for line in lines))

    def sysctl(self, settings):
        self.run("sysctl", "-q", "-w", *[f"{key}={value}" for key, value in settings.items()])

    def enter(self):
        """Moves the calling thread (not the process) in here, and what that thread starts."""
        with open(self.path) as file:
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.setns(file.fileno(), CLONE_NEWNET) != 0:
                error = ctypes.get_errno()
                raise OSError(error, f"cannot enter {self.name}: {os.strerror(error)}")

    def inside(self, work):
        """Returns work(), done by a thread that is in here; a socket it opens stays in here."""
        results, failures = [], []

        def enter_and_work():
            try:
                self.enter()
                results.append(work())
            except BaseException as failure:  # raised again in the caller's thread
                failures.append(failure)

        thread = threading.Thread(target=enter_and_work)
        thread.start()
        thread.join()
        if failures:
            raise failures[0]
        return results[0]

    def links(self):
        """The interfaces by name, as `ip -s -j link` tells of them."""
        return {link["ifname"]: link for link in json.loads(
            execute(["ip", "-n", self.name, "-s", "-j", "link"]).stdout)}

    def pids(self):
        """The processes in here, found by what the kernel says, not by a record."""
        if not self.exists():
            return []
        done = execute(["ip", "netns", "pids", self.name], check=False)
        return [int(word) for word in done.stdout.split()]

    def kill(self):
        """Ends every process in here; there is none of anyone else's."""
        def gone():
            for pid in self.pids():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return not self.living()
        wait_until(gone, 5, lambda: f"end of the processes {self.living()} in {self.name}")

    def living(self):
        return [pid for pid in self.pids() if _state(pid) not in ("Z", "X", "")]

    def delete(self):
        if self.exists():
            self.kill()
            execute(["ip", "netns", "del", self.name])


def _state(pid):
    """The state letter of a process, '' if there is none."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
