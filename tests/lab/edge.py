"""The edge: limpetd in its namespace, started, asked and stopped as an operator would."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess

from deadline import TooLate, wait_until
from namespace import execute
from process import Process

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SECONDS_TO_START = 10
SECONDS_TO_RELOAD = 10


class EdgeFailed(Exception):
    """limpetd did not start, or does not answer; the text quotes its log."""


def binaries():
    """Where limpetd and limpetctl are: LIMPET_BIN, or the release build."""
    return pathlib.Path(os.environ.get("LIMPET_BIN") or REPOSITORY / "build/release/bin")


class ReloadRefused(Exception):
    """limpetd keeps its old configuration; the text is the line of its log that says why."""


class Edge:
    def __init__(self, host, directory):
        directory.mkdir(mode=0o755)
        self.host = host
        self.namespace = host.namespace
        self.directory = directory
        self.config = directory / "limpet.toml"
        self.socket = directory / "control.sock"
        self.wrapper = ()  # words before limpetd in the command line that starts it
        self.user = os.environ.get("LIMPET_USER")  # whom limpetd becomes
        self.limpetd = None  # the path of another build's, if that is to be started
        self.process = None
        self.starts = 0

    def start(self, text):
        """Writes the configuration, starts limpetd and waits until it is ready."""
        self.config.write_text(text)
        self.process = self.launch(self.config)
        try:
            wait_until(self._ready_or_dead, SECONDS_TO_START, "limpetd")
        except TooLate:
            log = self.process.log_tail()
            self.process.stop()
            raise EdgeFailed(f"limpetd is not ready after {SECONDS_TO_START} s; its log ends:\n"
                             f"{log}") from None

    def end(self):
        """Ends limpetd as a service manager would: packets are forwarded on. Returns its exit status
        (None: killed)."""
        if not self.process:
            return None
        status = self.process.stop()
        self.process = None
        return status

    def kill(self):
        """Ends limpetd as a crash would."""
        self.process.kill()
        self.process = None

    def detach(self):
        """Takes away what the ended limpetd left."""
        if (self.directory / "bpf").exists():
            execute(self.namespace.command(self.program("limpetd"), "--detach", "--config",
                                           self.config))

    def stop(self):
        """Ends limpetd, and nothing of it is left; returns its exit status."""
        status = self.end()
        self.detach()
        return status

    def restart(self, text):
        """A start that knows nothing of the one before."""
        self.stop()
        self.start(text)

    def reload(self, text):
        """Writes the configuration and has limpetd read it again; returns what it logged by then.

        Raises ReloadRefused if limpetd does not take it."""
        logged = len(self.process.log_text())
        self.config.write_text(text)
        self.process.popen.send_signal(signal.SIGHUP)

        def outcome():
            if not self.process.running():
                raise EdgeFailed(f"limpetd ended; its log ends:\n{self.process.log_tail()}")
            return re.search(r"^.*(reloaded|reload refused).*\n", self.process.log_text()[logged:],
                             re.MULTILINE)

        found = wait_until(outcome, SECONDS_TO_RELOAD,
                           lambda: f"reload; the log ends:\n{self.process.log_tail()}")
        if found.group(1) != "reloaded":
            raise ReloadRefused(found.group().strip())
        return self.process.log_text()[logged:]

    def launch(self, config, *options):
        """Starts limpetd without waiting for anything."""
        program = self.limpetd or self.program("limpetd")
        self.starts += 1
        if self.user:
            shutil.chown(self.directory, self.user)
            options = ("--user", self.user, *options)
        return Process(self.namespace.command(*self.wrapper, program, "--config", config,
                                              *options),
                       self.directory / f"limpetd.{self.starts}.log")

    def run(self, *argv, wrapper=(), timeout=10):
        """Runs limpetd with these arguments to its end, which must come; wrapper goes before it."""
        argv = self.namespace.command(*wrapper, self.program("limpetd"), *argv)
        return execute(argv, timeout, check=False)

    def ctl(self, *argv):
        """The result that limpetd gives to a limpetctl command."""
        done = execute([self.program("limpetctl"), "--socket", self.socket, "--json", *argv],
                       check=False)
        if done.returncode != 0:
            raise EdgeFailed(f"limpetctl {' '.join(argv)} ended with {done.returncode}: "
                             f"{done.stderr.strip()}")
        return json.loads(done.stdout)["result"]

    def ctl_text(self, *argv):
        """What limpetctl prints for people."""
        return execute([self.program("limpetctl"), "--socket", self.socket, *argv]).stdout

    def events(self):
        """What `show events` says, the oldest first."""
        return self.ctl("show", "events")["events"]

    def members(self):
        """What `show members` says, by name."""
        return {member["name"]: member for member in self.ctl("show", "members")["members"]}

    def pools(self):
        """What `show pools` says, by name."""
        return {pool["name"]: pool for pool in self.ctl("show", "pools")["pools"]}

    def verdicts(self):
        """How many packets each reason has had so far."""
        return {verdict["reason"]: verdict["packets"]
                for verdict in self.ctl("status")["verdicts"]}

    def xdp(self):
        """The XDP programs on the edge's interfaces, by interface: {} when nothing is attached."""
        return {name: link["xdp"] for name, link in self.namespace.links().items()
                if "xdp" in link}

    def program_id(self, interface="eth0"):
        """The kernel's number of the XDP program there; None: nothing is attached."""
        found = self.xdp().get(interface)
        return found and found["prog"]["id"]

    def program(self, name):
        path = binaries() / name
        if not os.access(path, os.X_OK) or not path.is_file():
            raise EdgeFailed(f"no program {name} in {binaries()}: build it first "
                             "(cmake --preset release && cmake --build --preset release)")
        return path

    def _ready_or_dead(self):
        if not self.process.running():
            raise EdgeFailed(f"limpetd ended with status {self.process.popen.returncode}; "
                             f"its log ends:\n{self.process.log_tail()}")
        if "ready" not in self.process.log_text():
            return False
        status = subprocess.run(
            [self.program("limpetctl"), "--socket", self.socket, "status"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=5)
        return status.returncode == 0
