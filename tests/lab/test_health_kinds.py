"""Checks of every kind pass with the real servers, each way of forwarding, over both families."""
import pytest
from checks import checks
from client import MAIL_SERVICES
from edge_config import rule
from health import Health
from survey import survey

# A hundred and eighty of them at once may take their time.
PATIENT = {"interval": "2s", "interval_down": "2s", "timeout": "2s"}


def ways(mode_lab):
    """By which limpet can ask the members of this lab."""
    return ["member"] if mode_lab.forward == "nat" else ["member", "vip"]


def everything(mode_lab):
    return [check for via in ways(mode_lab)
            for check in checks(mode_lab, via=via, **PATIENT).values()]


@pytest.fixture(scope="module")
def checked(mode_lab):
    """The lab with limpetd that asks everything in every way."""
    mode_lab.edge.restart(mode_lab.configuration(
        checks=everything(mode_lab), more_rules=[rule("tcp", map(int, MAIL_SERVICES))]))
    Health(mode_lab.edge).wait({}, 20)
    yield mode_lab
    mode_lab.edge.stop()


def test_every_kind_passes(checked):
    members = Health(checked.edge).members().values()
    assert len(members) == len(checked.topology.members)
    for member in members:
        failed = [check for check in member["checks"] if check["state"] != "up"]
        assert not failed, failed
        for check in everything(checked):
            assert len(asked(member, check)) == len(checked.reached), (check, member["checks"])


def asked(member, check):
    """The addresses at which the member is asked this."""
    return {shown["address"] for shown in member["checks"]
            if shown["check"].startswith(f"{check['kind']} {member['name']}:")
            and ("starttls" in shown["check"]) == check.get("starttls", False)
            and (" as " in shown["check"]) == (check["via"] == "vip")}


def test_smtp_of_a_checked_farm(checked, family):
    """Its mail exchangers are real: they take a message."""
    result = survey(checked, checked.clients_of[family][:8], services=MAIL_SERVICES)
    assert not result.failures, result.failures[:5]
    assert not result.split_clients()
    assert len(result.clients_by_member()) > 1
