"""Each alert fires when it should and not before, and has a paragraph that says what to do."""
import re
import shutil
import subprocess

import pytest
import yaml
from prometheus import DEPLOYED

RULES = DEPLOYED / "limpet.rules.yml"
TESTS = DEPLOYED / "limpet.rules.test.yml"
RUNBOOK = DEPLOYED / "README.md"

pytestmark = [
    pytest.mark.anyone,
    pytest.mark.skipif(not shutil.which("promtool"), reason="needs promtool")]


def promtool(*arguments):
    return subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=60,
                          cwd=DEPLOYED)


def alerts():
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"] if "alert" in rule]


def cases():
    tests = yaml.safe_load(TESTS.read_text())["tests"]
    return [case for test in tests for case in test.get("alert_rule_test", [])]


def test_the_rules_are_right():
    done = promtool("check", "rules", RULES.name)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_scrape_configuration_is_right():
    done = promtool("check", "config", "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_alerts_fire_when_they_should():
    done = promtool("test", "rules", TESTS.name)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_tested_firing_and_not_firing():
    names = {alert["alert"] for alert in alerts()}
    assert names == {case["alertname"] for case in cases() if case["exp_alerts"]}
    assert names == {case["alertname"] for case in cases() if not case["exp_alerts"]}


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_every_alert_links_its_paragraph(alert):
    assert alert["labels"]["severity"] in ("critical", "warning")
    assert alert["annotations"]["runbook"] == (
        f"deploy/prometheus/README.md#{alert['alert'].lower()}")
    paragraph = re.search(rf"^### {alert['alert']}\n\n(.+?)(?=^##|\Z)", RUNBOOK.read_text(),
                          re.MULTILINE | re.DOTALL)
    assert paragraph, f"no paragraph on {alert['alert']}"
    assert "**Do**" in paragraph.group(1)


def test_the_runbook_has_no_other_alerts():
    titles = set(re.findall(r"^### (\w+)$", RUNBOOK.read_text(), re.MULTILINE))
    assert titles == {alert["alert"] for alert in alerts()}
