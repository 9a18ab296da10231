"""What a Markdown document has to say to a test: its fenced blocks, with the marks before them.

A mark is an HTML comment on the line before a block, which readers do not see:

    <!-- on: edge -->                           sh: run there, and it has to succeed. toml: checked there
    <!-- on: ex1 ex2; file: /etc/x.conf -->     the block is that file on these hosts
    <!-- on: edge; in: deploy/examples/nlb -->  run in a copy of that folder
    <!-- on: clients; together: ex1 ex2 -->     on each of them: one answer each, and all of these in all
    <!-- at the end, on: edge -->               when all documents have been run
    <!-- output -->, <!-- output within 20s --> text: begins as lines of what was run before do
    <!-- not run: needs Windows -->             why not
"""
import dataclasses
import pathlib
import re

MARK = re.compile(r"\s*<!-- (.*) -->\s*")
FENCE = re.compile(r"(\s*)```(\w*)\s*")


@dataclasses.dataclass
class Block:
    path: pathlib.Path
    line: int
    language: str
    text: str
    mark: str = ""
    hosts: tuple = ()
    settings: dict = dataclasses.field(default_factory=dict)

    def __str__(self):
        return f"{self.path.name}:{self.line}"

    @property
    def at_the_end(self):
        return self.mark.startswith("at the end, ")

    @property
    def not_run(self):
        """Why not, or None."""
        return self.settings.get("not run")

    @property
    def output_within(self):
        """Seconds in which output has to be as this text; None: it is no output."""
        found = re.fullmatch(r"output(?: within (\d+)s)?", self.mark)
        return found and int(found.group(1) or 0)


def blocks(path):
    found, mark, open_block, lines = [], "", None, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        fence = FENCE.fullmatch(line)
        if open_block and fence and not fence.group(2):
            indent, open_block = open_block
            found.append(dataclasses.replace(
                open_block, text="".join(f"{text.removeprefix(indent)}\n" for text in lines)))
            open_block, mark = None, ""
        elif open_block:
            lines.append(line)
        elif fence:
            open_block, lines = (fence.group(1), _block(path, number, fence.group(2), mark)), []
        elif line.strip():
            comment = MARK.fullmatch(line)
            mark = comment.group(1) if comment else ""
    if open_block:
        raise ValueError(f"{path}: the block of line {open_block[1].line} has no end")
    return found


def _block(path, line, language, mark):
    settings = {}
    for part in mark.removeprefix("at the end, ").split("; "):
        key, colon, value = part.partition(": ")
        if colon:
            settings[key] = value
    return Block(path, line, language, "", mark, tuple(settings.get("on", "").split()), settings)
