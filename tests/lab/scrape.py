"""What limpetd's metrics endpoint says at one moment."""
import re

ENDPOINT = "127.0.0.1:10980"
SETTING = {"metrics": ENDPOINT}  # of [edge]
SERIES = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


class Scrape:
    def __init__(self, edge, endpoint=ENDPOINT):
        self.text = edge.namespace.run("curl", "-sf", "--max-time", "10",
                                       f"http://{endpoint}/metrics").stdout
        self.series = {}
        for line in self.text.splitlines():
            found = SERIES.match(line)
            if found:
                name, labels, value = found.groups()
                self.series[name, frozenset(LABEL.findall(labels or ""))] = float(value)

    def value(self, metric, **labels):
        """The sum of the series that have these labels; there must be one."""
        found = [value for (name, its), value in self.series.items()
                 if name == metric and its >= set(labels.items())]
        assert found, f"no {metric} with {labels}"
        return sum(found)

    def counters(self):
        """Those that live in the datapath's maps, and so outlive limpetd."""
        daemons = re.compile("limpet_(reloads|events|member_state_changes|check|checks|resolver|program|"
                             "pool_bindings_swept)_")
        return {key: value for key, value in self.series.items()
                if key[0].startswith("limpet_") and key[0].endswith("_total")
                and not daemons.match(key[0])}
