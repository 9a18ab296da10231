"""limpetctl trace, running beside a test."""
import json
import signal

from deadline import wait_until
from namespace import execute
from process import Process


class Trace:
    """From `with` on it is under way: packets that come then are told of. At the end of `with` it
    has ended, by itself or by ^C."""

    def __init__(self, edge, directory, *options):
        self.edge = edge
        self.directory = directory
        self.options = options
        self.process = None

    def __enter__(self):
        before = self.edge.program_id()
        self.process = Process([self.edge.program("limpetctl"), "--socket", self.edge.socket, "--json",
                                "trace", *self.options],
                               self.directory / f"trace.{self.edge.starts}.{next(_numbers)}.log")
        wait_until(lambda: self.edge.program_id() != before or not self.process.running(), 20,
                   "the program that observes")
        return self

    def __exit__(self, *exception):
        if self.process.running():
            self.interrupt()

    def interrupt(self):
        """As ^C does; returns its exit status."""
        self.process.popen.send_signal(signal.SIGINT)
        return self.process.popen.wait(10)

    def records(self):
        """Of the packets so far."""
        return [json.loads(line) for line in self.process.log_text().splitlines()
                if line.startswith("{") and line.endswith("}")]

    def summary(self):
        """What it said in the end."""
        return self.process.log_text().splitlines()[-1]


def trace(edge, *options):
    """Runs it to its end; returns its exit status, output and complaints."""
    return execute([edge.program("limpetctl"), "--socket", edge.socket, "trace", *options], 60,
                   check=False)


_numbers = iter(range(1_000_000))
