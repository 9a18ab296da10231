"""A long-running process of the lab: started, watched and ended by its own id."""
import os
import pathlib
import signal
import subprocess

LOG_LINES_QUOTED = 15


class Process:
    """A program with its output in a log file, in a session and process group of its own."""

    def __init__(self, argv, log):
        self.argv = [str(word) for word in argv]
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as output:
            self.popen = subprocess.Popen(
                self.argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True)

    @property
    def pid(self):
        return self.popen.pid

    def running(self):
        return self.popen.poll() is None

    def log_text(self):
        return self.log.read_text(errors="replace")

    def log_tail(self):
        """The last lines of the log, indented, for an error message."""
        lines = self.log_text().splitlines()[-LOG_LINES_QUOTED:]
        return "\n".join("    " + line for line in lines) or "    (nothing in its log)"

    def processor_times(self):
        """Its own and the kernel's for it so far, in seconds."""
        stat = pathlib.Path(f"/proc/{self.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return [int(field) / os.sysconf("SC_CLK_TCK") for field in fields[11:13]]

    def memory_kib(self):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def stop(self, seconds=5):
        """Asks it to end, then insists; returns its exit status, or None if it had to be killed."""
        if self.running():
            self.popen.send_signal(signal.SIGTERM)
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self):
        """Ends it and what it started in its process group, at once."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait(5)
