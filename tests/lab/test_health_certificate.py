"""A certificate that ends soon is said in time, and costs its member nothing."""
from checks import checks
from deadline import wait_until
from fault import certificate
from health import Health

DAYS = 5
SECONDS = 5


def warnings(edge):
    return [event for event in edge.events() if "certificate" in event["text"]]


def test_ends_soon(lab):
    lab.edge.restart(lab.configuration(["ex1", "ex2", "ex3"], checks=[checks(lab)["https"]]))
    health = Health(lab.edge)
    health.wait({}, SECONDS)
    assert not warnings(lab.edge)
    with certificate(lab.members["ex2"], lab.authority.issue("soon", days=DAYS)):
        warning = wait_until(lambda: warnings(lab.edge), SECONDS, "a warning")[0]
        assert (warning["member"], warning["severity"]) == ("ex2", "warning")
        assert f"{DAYS - 1} days" in warning["text"]  # less than a whole one is gone
        assert health.changes("cas", "ex2") == []
    lab.edge.stop()


def test_verified_only_if_wanted(lab):
    unverified = {**checks(lab)["https"], "verify": False}
    del unverified["ca_file"]
    lab.edge.restart(lab.configuration(["ex1", "ex2", "ex3"], checks=[unverified]))
    health = Health(lab.edge)
    health.wait({}, SECONDS)
    seen = ends(health)
    with certificate(lab.members["ex2"], lab.authority.another().issue("elsewhere", days=DAYS)):
        wait_until(lambda: ends(health) != seen, SECONDS, "a check that sees the other one")
        assert health.changes("cas", "ex2") == []
    lab.edge.stop()


def ends(health):
    """When the certificate ends that the checks of ex2 have seen."""
    return {check["certificate_ends"] for check in health.members()["cas", "ex2"]["checks"]}
