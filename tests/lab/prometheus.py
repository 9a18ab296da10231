"""A real Prometheus that scrapes edges, by the files that operators get (deploy/prometheus)."""
import json
import re
import urllib.error
import urllib.parse
import urllib.request

from deadline import wait_until
from edge import REPOSITORY
from process import Process

DEPLOYED = REPOSITORY / "deploy/prometheus"
ADDRESS = "127.0.0.1:9090"
METRICS_PORT = 10980
SECONDS_TO_START = 20


class PrometheusFailed(Exception):
    """It did not start, or cannot answer a question; the text says why."""


class Prometheus:
    """Runs in a namespace and scrapes every second."""

    def __init__(self, namespace, directory, edges):
        """edges: their addresses."""
        directory.mkdir(mode=0o755)
        self.namespace = namespace
        self.directory = directory
        self.config = directory / "prometheus.yml"
        self.config.write_text(_every_second(_with_targets(
            (DEPLOYED / "prometheus.yml").read_text(), edges)))
        (directory / "limpet.rules.yml").symlink_to(DEPLOYED / "limpet.rules.yml")
        self.process = None

    def __enter__(self):
        self.process = Process(self.namespace.command(
            "prometheus", f"--config.file={self.config}", f"--storage.tsdb.path={self.directory}/data",
            f"--web.listen-address={ADDRESS}", "--log.level=warn"), self.directory / "log")
        try:
            wait_until(self._ready, SECONDS_TO_START,
                       lambda: f"Prometheus; its log ends:\n{self.process.log_tail()}")
        except BaseException:
            self.process.stop()
            raise
        return self

    def __exit__(self, *exception):
        self.process.stop()

    def query(self, expression, time=None):
        """The series of an instant: [{"metric": labels, "value": [time, text]}]."""
        return self._ask("query", {"query": expression, **({"time": time} if time else {})})["result"]

    def query_range(self, expression, begin, end, step):
        """[{"metric": labels, "values": [[time, text]]}]"""
        return self._ask("query_range", {"query": expression, "start": begin, "end": end,
                                         "step": step})["result"]

    def value(self, expression):
        """The value of the only series, None if there is none."""
        found = self.query(expression)
        return float(found[0]["value"][1]) if found else None

    def alerts(self):
        """The names of those that are pending or firing."""
        return {alert["labels"]["alertname"] for alert in self._ask("alerts")["alerts"]}

    def rules(self):
        """All of them, as they run: {"type": "alerting" or "recording", "name", "query", …}."""
        return [rule for group in self._ask("rules")["groups"] for rule in group["rules"]]

    def _ready(self):
        if not self.process.running():
            raise PrometheusFailed(f"Prometheus ended; its log ends:\n{self.process.log_tail()}")
        try:
            return self.namespace.inside(lambda: _get("/-/ready"))
        except OSError:
            return False

    def _ask(self, what, parameters=None):
        return self.namespace.inside(lambda: ask(what, parameters))


def ask(what, parameters=None, address=ADDRESS):
    """The data of an answer of Prometheus' HTTP interface: ask("query", {"query": "up"})."""
    try:
        return json.loads(_get(f"/api/v1/{what}?{urllib.parse.urlencode(parameters or {})}",
                               address))["data"]
    except urllib.error.HTTPError as error:
        raise PrometheusFailed(f"{parameters}: {error.read().decode()}") from None


def _get(path, address=ADDRESS):
    with urllib.request.urlopen(f"http://{address}{path}", timeout=20) as answer:
        return answer.read()


def _with_targets(text, edges):
    line = re.compile(r"( *- )edge\d\.contoso\.com:\d+\n")
    assert len(line.findall(text)) > 1, "prometheus.yml has other targets"
    text = line.sub("", text, count=1)
    return line.sub("".join(rf"\g<1>{address}:{METRICS_PORT}\n" for address in edges), text)


def _every_second(text):
    text, intervals = re.subn(r"(scrape|evaluation)_interval: \w+", r"\1_interval: 1s", text)
    assert intervals == 2, "prometheus.yml has other intervals"
    return text
