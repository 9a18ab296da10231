"""A member that comes back gets its share in steps, and nobody else loses his clients for it."""
import time

from checks import TIMES, checks
from crowd import Crowd
from deadline import wait_until
from fault import health_page
from health import Health
from session import EchoSession

SECONDS = 5
QUICK = {**TIMES, "interval": "500ms", "interval_down": "500ms", "timeout": "400ms"}
SESSIONS = 20
STEPS = 5  # that can be told apart, at least


def test_steps(lab):
    lab.edge.restart(lab.configuration(["ex1", "ex2", "ex3"], slow_start=f"{SECONDS}s",
                                       checks=[checks(lab, **QUICK)["http"]]))
    health = Health(lab.edge)
    health.wait({}, 3)
    # There from the first: it starts at once.
    assert share(lab) > 0.3
    sessions = [EchoSession(lab.new_client(family), pause=0.3)
                for family in (4, 6) for _ in range(SESSIONS // 2)]
    with Crowd(lab, sessions) as crowd:
        crowd.wait_well(20)
        with health_page(lab.members["ex2"], "503"):
            health.wait({("cas", "ex2"): "status 503"}, 3)
            wait_until(lambda: "ex2" not in {life.member for life in crowd.living()}, 5,
                       "sessions on other members")
        lost = len(crowd.lost())
        health.wait({}, 3)
        shares, seconds = rise(lab)
        print(f"\n{seconds:.1f} s: {', '.join(f'{one:.3f}' for one in shares)}")
        assert shares == sorted(shares) and len(set(shares)) >= STEPS
        assert shares[0] < 0.1
        assert SECONDS - 1.5 < seconds < SECONDS + 1.5
        assert len(crowd.lost()) == lost, crowd.lost()[lost:][:3]
    lab.edge.stop()


def share(lab):
    return lab.edge.members()["ex2"]["share"]


def rise(lab):
    """Its shares on the way to a third, and the time that it took."""
    begin = time.monotonic()
    shares = []

    def risen():
        shares.append(share(lab))
        return shares[-1] > 0.32

    wait_until(risen, 2 * SECONDS, lambda: f"the whole share: {shares}")
    return shares, time.monotonic() - begin
