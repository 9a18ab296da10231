"""Prometheus and the dashboard see a farm as it is: every question they ask has an answer, nothing is
called wrong while all is well, and what goes wrong is."""
import os
import subprocess
import sys
import time

import pytest
from dashboard import Dashboard, expand, selectors
from edge import REPOSITORY
from lab import Lab
from prometheus import METRICS_PORT
from scrape import Scrape
from watched_farm import WatchedFarm

PACE = int(os.environ.get("LIMPET_METRICS_SECONDS", "0"))
PICTURE = os.environ.get("LIMPET_METRICS_PICTURE")
RATE_INTERVAL = 15  # of the dashboard, in seconds
DASHBOARD = Dashboard()
# What happens in WatchedFarm.have_trouble deserves these and no others; promtool tests the others
# (test_alert_rules.py).
DESERVED = {
    "LimpetCertificateExpiring", "LimpetEdgesDisagreeOnMember", "LimpetEdgesDisagreeOnTable",
    "LimpetMemberDown", "LimpetPoolOnBackup", "LimpetPoolPanic", "LimpetPoolWithoutMembers",
    "LimpetReloadFailed", "LimpetVIPNowhere", "LimpetVIPWithdrawn", "LimpetdDown"}
# A busy machine may be late, and then have members miss checks.
MACHINE = {"LimpetLoopLate", "LimpetMemberFlapping"}
# Of these nothing is to be seen in a lab: they are measured only if the kernel is told to, which
# would slow everybody else on this machine down.
UNSEEN = {"Time a packet"}
# How panels that have nothing to show say so.
QUIET = ("Nobody ", "Nothing ", "Not measured", "No check fails", "No table was built")


class Watched:
    """What was there to be asked when all was over."""

    def __init__(self, farm, well):
        self.prometheus = farm.prometheus
        self.began, self.well, self.end = farm.began, well, time.time()
        edge = farm.lab.edge
        self.exposition = Scrape(edge, f"{edge.host.address}:{METRICS_PORT}").text

    def ask(self, expression):
        """Its series over the whole time, and a step more: what happened last is in it, too."""
        span = int(self.end - self.began)
        step = max(1, span // 300)
        return self.prometheus.query_range(expand(expression, RATE_INTERVAL, span), self.began,
                                           self.end + step, step)


@pytest.fixture(scope="module")
def watched():
    with Lab(members=3, clients=400) as lab, WatchedFarm(lab, PACE) as farm:
        well = farm.be_well()
        farm.have_trouble()
        result = Watched(farm, well)
        if PICTURE:
            render(farm)
        yield result


def render(farm):
    """In Prometheus' namespace."""
    seconds = int(time.time() - farm.began)
    subprocess.run(farm.prometheus.namespace.command(
        sys.executable, REPOSITORY / "deploy/grafana/render", "--seconds", seconds, PICTURE),
        check=True, timeout=120)


@pytest.mark.parametrize("target", DASHBOARD.targets(), ids=str)
def test_every_panel_shows_what_happened(watched, target):
    if target.panel.title in UNSEEN:
        pytest.skip("the kernel is not told to measure")
    found = watched.ask(target.expression)
    assert found, f"no series: {target.expression}"
    for one in found:
        missing = [label for label in target.labels() if not one["metric"].get(label)]
        assert not missing, f"{missing} in {one['metric']}"
    assert any(value not in ("NaN", "+Inf", "-Inf") for one in found for _, value in one["values"])


@pytest.mark.parametrize("panel", [panel for panel in DASHBOARD.panels if panel.targets],
                         ids=lambda panel: panel.title)
def test_a_panel_that_is_empty_while_all_is_well_says_so(watched, panel):
    span = 60
    series = [one for target in panel.targets for one in watched.prometheus.query(
        expand(target.expression, RATE_INTERVAL, span), watched.well)]
    if not series:
        # Not that there is no data: that there is nothing, and that this is well.
        assert panel.no_value.startswith(QUIET), panel.no_value


def test_the_overview_is_green_while_all_is_well(watched):
    first, rest = [index for index, panel in enumerate(DASHBOARD.panels) if panel.type == "row"][:2]
    tiles = [panel for panel in DASHBOARD.panels[first:rest]
             if panel.type == "stat" and panel.definition["options"]["colorMode"] == "background"]
    assert len(tiles) == 8
    wrong = {panel.title: watched.prometheus.query(
        expand(panel.targets[0].expression, RATE_INTERVAL, 60), watched.well) for panel in tiles}
    assert {title: found[0]["value"][1] for title, found in wrong.items()} == {
        panel.title: "0" for panel in tiles}


@pytest.mark.parametrize("name, expression", DASHBOARD.notes().items(), ids=DASHBOARD.notes())
def test_moments_are_marked(watched, name, expression):
    assert watched.ask(expression), name


def test_every_rule_is_computed(watched):
    rules = watched.prometheus.rules()
    assert len(rules) > 30
    assert not [rule for rule in rules if rule["health"] != "ok"]
    for record in (rule for rule in rules if rule["type"] == "recording"):
        # What was usual before the last quarter of an hour is not known here.
        assert watched.ask(record["query"].replace(" offset 15m", "")), record["name"]


def test_every_rule_asks_for_series_that_exist(watched):
    rules = watched.prometheus.rules()
    asked = {selector for rule in rules for selector in selectors(rule["query"])}
    asked -= {"reason:limpet_packets_dropped:rate1d"}
    assert len(asked) > 30
    assert [selector for selector in asked if not watched.ask(selector)] == []


def test_trouble_raises_the_alerts_that_it_deserves(watched):
    raised = {one["metric"]["alertname"] for one in watched.prometheus.query_range(
        "ALERTS", watched.well, watched.end, 1)}
    assert raised - MACHINE == DESERVED


def test_the_exposition_is_as_it_should_be(watched):
    done = subprocess.run(["promtool", "check", "metrics"], input=watched.exposition,
                          capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
