"""bash, zsh and fish at a terminal, with limpet's completion of deploy/completion."""
import contextlib

from deadline import TooLate, wait_until
from edge import REPOSITORY, binaries
from terminal import Terminal

COMPLETION = REPOSITORY / "deploy/completion"
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"],
             ["bind 'set bell-style none'", f"source {COMPLETION}/limpetctl.bash", "PS1='ready> '"]),
    "zsh": (["zsh", "-f", "-i"],
            [f"fpath=({COMPLETION} $fpath)", "autoload -U compinit", "compinit -u -D",
             "PS1='ready> '"]),
    "fish": (["fish", "--no-config"],
             [f"source {COMPLETION}/limpetctl.fish",
              "set -g fish_autosuggestion_enabled 0",  # it would look like a completion
              "function fish_prompt; echo 'ready> '; end"]),
}


class Shell:
    def __init__(self, terminal):
        self.terminal = terminal

    def line(self):
        """What stands behind the last prompt, up to the end of that row."""
        rows = [row for row in self.terminal.lines() if row.startswith("ready>")]
        return rows[-1].removeprefix("ready>").strip() if rows else None

    def wait_for_line(self, text, seconds=30):
        self.terminal.wait_for(lambda _: self.line() == text, f"the line {text!r}", seconds)

    def complete(self, typed, is_completed):
        """Types it, and Tab, until is_completed(the line) holds: a daemon on a busy machine may take
        longer than a Tab waits for it."""
        def attempt():
            self.terminal.type(typed + "\t")
            try:
                return wait_until(lambda: is_completed(self.line() or ""), 4, "the completion")
            except TooLate:
                self.forget_line()
                return False
        wait_until(attempt, 30, lambda: f"{typed!r} and Tab; the screen shows:\n"
                                        f"{self.terminal.text()}")

    def forget_line(self):
        """Takes back what is typed. Ctrl-C may end a Tab's question instead, so it is tried again."""
        def gone():
            self.terminal.type("\x03")
            try:
                return wait_until(lambda: self.line() == "", 2, "an empty line")
            except TooLate:
                return False
        wait_until(gone, 30, lambda: f"an empty line; the screen shows:\n{self.terminal.text()}")


@contextlib.contextmanager
def shell(name, home):
    """The shell at its prompt."""
    argv, lines = SHELLS[name]
    path = f"{binaries()}:/usr/sbin:/usr/bin:/sbin:/bin"
    with Terminal(argv, columns=160, rows=40, HOME=str(home), PATH=path) as terminal:
        opened = Shell(terminal)
        for line in lines:
            terminal.type(f"{line}\r")
        opened.wait_for_line("")
        yield opened
