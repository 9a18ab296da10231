"""The dashboard that operators get (deploy/grafana/limpet.json): its panels and their questions."""
import json
import re

from edge import REPOSITORY

FILE = REPOSITORY / "deploy/grafana/limpet.json"


class Panel:
    def __init__(self, definition):
        self.definition = definition
        self.id = definition["id"]
        self.title = definition["title"]
        self.type = definition["type"]
        self.targets = [Target(self, target) for target in definition.get("targets", [])]

    @property
    def defaults(self):
        return self.definition["fieldConfig"]["defaults"]

    @property
    def no_value(self):
        """What it shows when there is nothing to show."""
        return self.defaults["noValue"]

    def renamed(self):
        """Of a table: what its columns are called, by label or value, in their order."""
        options = next((step["options"] for step in self.definition.get("transformations", [])
                        if step["id"] == "organize"), {"renameByName": {}, "indexByName": {}})
        return {name: options["renameByName"].get(name, name)
                for name in sorted(options["indexByName"], key=options["indexByName"].get)}


class Target:
    """One expression of a panel."""

    def __init__(self, panel, definition):
        self.panel = panel
        self.letter = definition["refId"]
        self.expression = definition["expr"]
        self.legend = definition["legendFormat"]
        self.instant = definition["instant"]

    def __str__(self):
        return f"{self.panel.title}, {self.letter}"

    def labels(self):
        """Those that its series must have."""
        if self.panel.type == "table":
            return [name for name in self.panel.renamed() if not name.startswith("Value")]
        return re.findall(r"{{(\w+)}}", self.legend)

    def name(self, labels):
        """What the legend calls the series with these labels."""
        return re.sub(r"{{(\w+)}}", lambda found: labels.get(found.group(1), ""), self.legend)


class Dashboard:
    def __init__(self):
        self.definition = json.loads(FILE.read_text())
        self.panels = [Panel(one) for one in self.definition["panels"]]

    def targets(self):
        return [target for panel in self.panels for target in panel.targets]

    def notes(self):
        """The expressions that mark moments, by name."""
        return {note["name"]: note["expr"] for note in self.definition["annotations"]["list"]}


def expand(expression, rate_interval, span):
    """As Grafana would ask with "All" chosen everywhere; in seconds: the window of rates, and the
    time that is shown."""
    for name, value in {"__rate_interval": f"{rate_interval}s", "__range": f"{span}s",
                        "edge": ".*", "vip": ".*", "pool": ".*"}.items():
        expression = expression.replace(f"${name}", value)
    assert "$" not in expression, f"an unknown variable in {expression}"
    return expression


def selectors(expression):
    """The series that an expression of PromQL asks for, as metric{matchers}."""
    bare = re.sub(r"(by|without|on|ignoring|group_left) *\([^)]*\)", "", expression)
    return re.findall(r"(?:\b\w+:limpet_\w+:\w+|\blimpet_\w+|\bprocess_\w+|\bup\b)(?:{[^}]*})?", bare)
