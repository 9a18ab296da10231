"""A terminal: a program in it, somebody who types, and what the screen shows."""
import fcntl
import os
import resource
import signal
import struct
import subprocess
import termios

import pyte

from deadline import wait_until

# One that pyte understands whole, and that has an alternate screen.
KIND = "screen"
ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"


def _take_terminal():
    # A shell has background jobs ignore these; at a terminal nobody does.
    for number in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # for those that end by SIGQUIT


class Terminal:
    """A context: at its end the program is gone."""

    def __init__(self, argv, columns=80, rows=24, **environment):
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.output = b""  # all of it
        self._ours, self._its = os.openpty()
        os.set_blocking(self._ours, False)
        self._set_size(columns, rows)
        self.settings = self.settings_now()  # before the program
        self._process = subprocess.Popen(
            [str(word) for word in argv], stdin=self._its, stdout=self._its, stderr=self._its,
            start_new_session=True, env={"PATH": os.environ["PATH"], "TERM": KIND,
                                         "LANG": "C.UTF-8", **environment},
            preexec_fn=_take_terminal)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(5)
        os.close(self._ours)
        os.close(self._its)

    def type(self, text):
        os.write(self._ours, text.encode())

    def lines(self):
        """What the screen shows now."""
        try:
            while data := os.read(self._ours, 65536):
                self.output += data
                self._stream.feed(data)
        except BlockingIOError:
            pass
        return [line.rstrip() for line in self._screen.display]

    def text(self):
        return "\n".join(self.lines())

    def wait_for(self, condition, what, seconds=20):
        """Until condition(the text on the screen) holds; a text is waited for as it is."""
        wanted = condition if callable(condition) else lambda text: condition in text
        return wait_until(lambda: wanted(self.text()), seconds,
                          lambda: f"{what}; the screen shows:\n{self.text()}")

    def resize(self, columns, rows):
        self._set_size(columns, rows)
        self._screen.resize(rows, columns)

    def send_signal(self, number):
        self._process.send_signal(number)

    def state(self):
        """The letter of the process: T is stopped."""
        with open(f"/proc/{self._process.pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0]

    def end(self, seconds=10):
        """The exit status of a program that ends by itself now."""
        status = self._process.wait(seconds)
        self.lines()
        return status

    def settings_now(self):
        return termios.tcgetattr(self._its)

    def is_as_before(self):
        """Whether the terminal is given back: its settings, the other screen, the cursor."""
        self.lines()
        return (self.settings_now() == self.settings
                and self.output.count(ENTER_SCREEN) == self.output.count(LEAVE_SCREEN)
                and self.output.rfind(b"\x1b[?25l") <= self.output.rfind(b"\x1b[?25h"))

    def _set_size(self, columns, rows):
        fcntl.ioctl(self._its, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
