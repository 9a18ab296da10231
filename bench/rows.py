"""Rows of benchmarks: what was measured, and what it is judged by."""
import dataclasses
import json
import tomllib


@dataclasses.dataclass
class Row:
    """A line of JSON that a part of bench/ printed; README.md says what is in it."""
    name: str
    value: float = None  # None: it was not measured, and `why` says why
    unit: str = ""
    spread: list = None
    why: str = ""
    failed: bool = False

    @classmethod
    def read(cls, line):
        said = json.loads(line)
        return cls(said["name"], said.get("value"), said.get("unit", ""), said.get("spread"),
                   said.get("failed") or said.get("skipped") or "", "failed" in said)


@dataclasses.dataclass
class Target:
    """Of targets.toml: `row`, less `above`, divided by `against`, less `its_floor`, is at most or at
    least so much. Without `against`: the value itself."""
    row: str
    against: str = ""
    above: str = ""
    its_floor: str = ""
    at_most: float = None
    at_least: float = None

    def rows(self):
        return [name for name in (self.row, self.against, self.above, self.its_floor) if name]

    def ratio(self, values):
        """None when a row is missing, or nothing is left of what it is compared with."""
        if any(values.get(name) is None for name in self.rows()):
            return None
        value = values[self.row] - values.get(self.above, 0)
        if not self.against:
            return value
        other = values[self.against] - values.get(self.its_floor, 0)
        return value / other if other > 0 else None

    def is_met(self, ratio):
        return ((self.at_most is None or ratio <= self.at_most) and
                (self.at_least is None or ratio >= self.at_least))

    def text(self):
        bound = f"≤ {self.at_most:g}" if self.at_most is not None else f"≥ {self.at_least:g}"
        return f"{bound} × {self.against}" if self.against else bound


def read_targets(file):
    with open(file, "rb") as text:
        return [Target(**target) for target in tomllib.load(text)["target"]]
