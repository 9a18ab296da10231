"""A real server of a member: what nginx.py, dovecot.py, postfix.py, … have in common."""
import os
import signal
import socket

from deadline import TooLate, wait_until
from process import Process


class ServerFailed(Exception):
    """A server did not come up; the text quotes its log."""


class Server:
    """A subclass gives name, ports (TCP), prepare() and argv()."""

    name = ""
    ports = ()
    seconds_to_start = 15

    def __init__(self, member, address, directory):
        """member: its name; directory: what the server may write in, made here."""
        self.member = member
        self.address = address
        self.directory = directory / self.name
        self.process = None

    def prepare(self):
        """Writes the configuration."""

    def argv(self):
        raise NotImplementedError

    def start(self):
        """Starts it in the calling thread's namespace. Does not wait."""
        self.directory.mkdir(mode=0o755, exist_ok=True)
        self.prepare()
        self.process = Process(self.argv(), self.directory / "log")

    def wait_ready(self):
        """Waits, in the calling thread's namespace, until it answers."""
        try:
            wait_until(self._ready_or_dead, self.seconds_to_start, self.name)
        except TooLate:
            raise ServerFailed(f"{self.name} of {self.member} is not ready after "
                               f"{self.seconds_to_start} s; its log ends:\n"
                               f"{self.process.log_tail()}") from None

    def answers(self):
        """Whether every port takes a connection."""
        for port in self.ports:
            try:
                socket.create_connection((self.address, port), timeout=1).close()
            except OSError:
                return False
        return True

    def kill(self):
        """Ends it with all that it started, at once."""
        if self.process:
            self.process.kill()
            self.process = None

    def reload(self):
        """Has it read its configuration and certificate again. Does not wait."""
        self.process.popen.send_signal(signal.SIGHUP)

    def freeze(self):
        """Stops all its processes where they are: the kernel goes on to take connections for it."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def thaw(self):
        os.killpg(self.process.pid, signal.SIGCONT)

    def _ready_or_dead(self):
        if not self.process.running():
            raise ServerFailed(f"{self.name} of {self.member} ended with status "
                               f"{self.process.popen.returncode}; its log ends:\n"
                               f"{self.process.log_tail()}")
        return self.answers()
