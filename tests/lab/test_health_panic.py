"""Checks that fail everywhere say more of the checks than of the members."""
import pytest
from checks import TIMES, checks
from crowd import Crowd
from deadline import wait_until
from health import Health
from session import EchoSession, ImapSession

MEMBERS = ["ex1", "ex2", "ex3"]
QUICK = {**TIMES, "interval": "500ms", "interval_down": "500ms", "timeout": "400ms"}
SECONDS = 3
SESSIONS = 12


@pytest.fixture
def farm(lab):
    """Starts limpetd with a health page, or has it go on with another: farm("/nowhere")."""
    def configure(path, **settings):
        check = {**checks(lab, **QUICK)["https"], "path": path}
        text = lab.configuration(MEMBERS, checks=[check], when_empty="reject", **settings)
        if lab.edge.process is None:
            lab.edge.start(text)
            Health(lab.edge).wait({}, SECONDS)
        else:
            lab.edge.reload(text)
        return lab

    yield configure
    lab.edge.stop()


def pool(lab):
    return lab.edge.pools()["cas"]


def wait_for_panic(lab, wanted):
    wait_until(lambda: pool(lab)["panic"] == wanted, SECONDS, lambda: str(pool(lab)))


def test_all_are_used_and_it_is_said(farm):
    lab = farm("/owa/healthcheck.htm")
    sessions = [kind(lab.new_client(family), pause=0.5) for kind in (ImapSession, EchoSession)
                for family in (4, 6) for _ in range(SESSIONS // 4)]
    with Crowd(lab, sessions) as crowd:
        crowd.wait_well(20)
        farm("/nowhere")
        wait_for_panic(lab, True)
        for member in Health(lab.edge).members().values():
            assert member["state"] == "up"
            assert "panic" in member["reason"] and "status 404" in member["reason"]
        assert "panics: 0 of 3 members are healthy" in lab.edge.process.log_text()
        # The first that failed lost their clients before it was known that all do.
        crowd.wait_well(20)
        lost = len(crowd.lost())
        assert lab.ask(lab.new_client(4).https)
        farm("/owa/healthcheck.htm")
        wait_for_panic(lab, False)
        Health(lab.edge).wait({}, SECONDS)
        assert "no longer panics" in lab.edge.process.log_text()
        assert len(crowd.lost()) == lost, crowd.lost()[lost:][:3]


def test_no_panic_where_it_is_not_wanted(farm):
    lab = farm("/owa/healthcheck.htm", panic_threshold=0)
    farm("/nowhere", panic_threshold=0)
    Health(lab.edge).wait({("cas", name): "status 404" for name in MEMBERS}, SECONDS)
    assert not pool(lab)["panic"]
    with pytest.raises(ConnectionRefusedError):
        lab.ask(lambda: lab.new_client(4).connect(443))


def test_some_are_enough_to_panic(farm):
    """One of three is less than the half."""
    lab = farm("/owa/healthcheck.htm", panic_threshold=50)
    pages = [lab.members[name].nginx.switches / "503" for name in MEMBERS[1:]]
    try:
        pages[0].touch()
        Health(lab.edge).wait({("cas", "ex2"): "status 503"}, SECONDS)
        assert not pool(lab)["panic"]
        pages[1].touch()
        wait_for_panic(lab, True)
        assert {member["state"] for member in Health(lab.edge).members().values()} == {"up"}
        pages[0].unlink()
        Health(lab.edge).wait({("cas", "ex3"): "status 503"}, SECONDS)
        assert "no longer panics: 2 of 3 members are healthy" in lab.edge.process.log_text()
    finally:
        for page in pages:
            page.unlink(missing_ok=True)
