"""bash, zsh and fish at a terminal, with limpet's completion of deploy/completion."""
import contextlib

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
              "function fish_prompt; echo 'ready> '; end"]),
}


class Shell:
    def __init__(self, terminal):
        self.terminal = terminal

    def line(self):
        """What stands behind the last prompt, up to the end of that row."""
        rows = [row for row in self.terminal.lines() if row.startswith("ready>")]
        return rows[-1].removeprefix("ready>").strip() if rows else None

    def wait_for_line(self, text):
        self.terminal.wait_for(lambda _: self.line() == text, f"the line {text!r}")

    def forget_line(self):
        """Takes back what is typed."""
        self.terminal.type("\x03")
        self.wait_for_line("")


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
